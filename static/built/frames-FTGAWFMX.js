import{a,b,c,d}from"./chunk-GXDRORAO.js";export{a as MOST_FRAMES,b as endsOf,d as framesOf,c as rangeOf};
