export function GIFEncoder(): { writeFrame(index: Uint8Array, width: number, height: number, options: object): void; finish(): void; bytes(): Uint8Array<ArrayBuffer>; bytesView(): Uint8Array };
export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: number[][]): Uint8Array;
export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): number[][];
