import type { VNode } from "preact";
export { h, render, Fragment, createRef } from "preact";
export { useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback } from "preact/hooks";
export type { VNode };
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
