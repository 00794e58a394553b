const{a:p,c:h,f:r}=globalThis.switchyardParts["chunk-MLA3WTKM.js"];const{h:u,i:d,l:c,m:i}=globalThis.switchyardParts["chunk-YCBALLPV.js"];const{c:n}=globalThis.switchyardParts["chunk-FLQ5DKT6.js"];var b=3;function k(l){let e=Object.values(l).filter(Boolean).map(r);return e.length>b?[e[0],"…",e[e.length-1]]:e}var m=({words:l,alone:e,embedded:o},s)=>n`<h4>${l.t(`help.group.${s}`)}</h4><dl class="keys">${h.filter(t=>t.group===s&&!(e&&t.away)&&!(o&&t.whole)&&k(t.commands).length>0).map(({row:t,commands:a})=>n`<div key=${t}><dt>${k(a).map($=>n`<kbd key=${$}>${$}</kbd>`)}</dt><dd>${l.t(`help.key.${t}`)}</dd></div>`)}
</dl>`;function y(l,e){let{words:o,ui:s}=l;return n`<section><h3>${o.t("help.keys")}</h3><label class="check"><input
type="checkbox"
checked=${s.keysOn}
onChange=${t=>e.set({keysOn:t.target.checked})}
/>${o.t("help.keys.on")}
</label>${p.map(t=>m(l,t))}
</section>`}function f({words:l}){return n`<section><h3>${l.t("help.states")}</h3><dl class="legend">${u.map(e=>n`<div key=${e}><dt><span class=${`st ${d(e).tone}`}>${c(d(e).icon)}<span>${l.t(`state.${e}`)}</span></span></dt><dd>${l.t(`help.state.${e}`)}</dd></div>`)}
</dl></section>`}function x(l,e){let{ui:o,words:s}=l;if(!o.help)return null;let t=()=>e.set({help:!1});return n`<div class="help-veil" onClick=${t}></div><div class="help" role="dialog" aria-modal="true" aria-label=${s.t("help.title")} tabindex="-1" data-focus><div class="hd"><h2>${s.t("help.title")}</h2><button type="button" class="btn ico" aria-label=${s.t("help.close")} onClick=${t}>${c("cross")}</button></div><div class="body" tabindex="0" role="region" aria-label=${s.t("help.body")}><p class="lead">${i(s,"help.what")} ${!l.alone&&!l.embedded&&n`<button type="button" class="link" onClick=${()=>e.tour(0)}>${s.t("tour.start")}</button>`}</p><ul class="layers">${["user","scheduler","kernel","clients"].map(a=>n`<li key=${a}>${i(s,`help.layer.${a}`)}</li>`)}
</ul><div class="cols">${y(l,e)} ${f(l)}</div></div></div>`}export{x as help};
