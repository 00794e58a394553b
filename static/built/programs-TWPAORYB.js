async function e({view:n}){let o=(n.run?.programs??[]).map(({name:t,source:b})=>({name:t,blob:new Blob([b],{type:"text/x-python"})}));return{blob:o[0].blob,files:o}}export{e as make};
