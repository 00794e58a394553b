import{a,b,c,d,e}from"./chunk-NKRGE3NI.js";import"./chunk-PMVVACEC.js";export{b as clientFaults,d as fileFault,c as isSound,e as readFile,a as stepFault};
