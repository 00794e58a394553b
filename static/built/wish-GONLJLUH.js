import{a,b,c,d,e,f,g}from"./chunk-WEWEJWV3.js";export{g as fileOf,b as settingsAt,a as settingsOf,f as withScenario,c as withSettings,d as withSettingsAt,e as withWorld};
