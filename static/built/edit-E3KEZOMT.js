import{a,b,c,d,e,f,g,h}from"./chunk-3BD23IBC.js";export{h as Edit,b as LATER_MS,d as LONGEST_NAME,c as MOST_PROGRAMS,e as SKELETON,a as SOON_MS,f as freeName,g as soundName};
