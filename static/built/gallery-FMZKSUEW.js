const{b:y}=globalThis.switchyardParts["chunk-AFKIATPC.js"];const{a:d,b:g}=globalThis.switchyardParts["chunk-XUO4TXJG.js"];const{G:$,l:p,m:b}=globalThis.switchyardParts["chunk-2IGWHQS3.js"];const{c}=globalThis.switchyardParts["chunk-FLQ5DKT6.js"];var f=t=>t.normalize("NFKC").toLowerCase(),_=t=>t.replace(/(\p{Ll})(\p{Lu})|_/gu,"$1 $2");function k(t,s){let e=/^[\x20-\x7e]/.test(s)?/[\p{Script=Latin}\p{N}]$/u:null;for(let n=t.indexOf(s);n>=0;n=t.indexOf(s,n+1))if(!e?.test(t.slice(0,n)))return!0;return!1}var I=t=>f(t).split(/\s+/).filter(Boolean);function O(t,s){let e=l=>k(f(l),s)||k(f(_(l)),s);if(t.titles.some(e))return{rank:0,words:[]};if(t.texts.some(e))return{rank:1,words:[]};let n=t.words.filter(e);return n.length>0?{rank:2,words:n}:null}function x(t,s){let e=I(t);return s.flatMap(l=>{let r=e.map(o=>O(l,o)).flatMap(o=>o?[o]:[]);return r.length<e.length?[]:[{id:l.id,rank:Math.max(0,...r.map(({rank:o})=>o)),inCode:r.flatMap(({words:o})=>o)}]}).sort((l,a)=>l.rank-a.rank).map(({id:l,inCode:a})=>({id:l,inCode:a}))}var T=4;function q({words:t},{programs:s,world:e}){let n=[];return s.length>1&&n.push(t.t("gallery.programs",{count:s.length})),e.clients>0&&n.push(t.t("gallery.clients",{count:e.clients})),e.keyboard&&n.push(t.t("gallery.keyboard")),e.platform==="windows"&&n.push("Windows"),e.cores>1&&n.push(t.t("gallery.cores",{count:e.cores})),n}function C({words:t},{end:s,until:e}){return e!==null?t.t("gallery.until",{until_us:e,total_us:s}):t.t("gallery.total",{total_us:s})}function E(t,{id:s}){let e=t.gallery?.cards.examples[s],n=e?.lanes.map(({name:l})=>l).join(", ");return c`<div class="mini"><canvas data-mini=${s} aria-hidden="true"></canvas>${e&&c`<span class="sr">${t.words.t("gallery.lanes",{names:n})}</span>`}
</div>`}var N=({words:t},s)=>s.length>0&&c`<p class="meant">${t.t("gallery.incode")} ${s.slice(0,T).map(e=>c`<code key=${e}>${e}</code>`)}
</p>`;function L(t,s){let{ui:e,words:n}=t,l=t.gallery?.cards.examples[s.id];return c`<p class="ft">${l&&c`<span class="time">${C(t,l)}</span>`}
${l&&l.more>0&&c`<span class="time">${n.t("gallery.more",{count:l.more})}</span>`}
${q(t,s).map(a=>c`<span key=${a} class="chip">${a}</span>`)}
${s.note&&c`<span class="chip">${n.t("gallery.note")}</span>`}
${e.awaited===s.id&&c`<span class="been">${n.t("gallery.opening")}</span>`}
${e.awaited!==s.id&&e.opened.includes(s.id)&&c`<span class="been">${p("check")}${n.t("gallery.opened")}</span>`}
</p>`}var D=({button:t,ctrlKey:s,metaKey:e,shiftKey:n,altKey:l})=>t===0&&!s&&!e&&!n&&!l;function m(t,s,e,n,l=[]){let{run:a,words:r}=t,{id:o}=e,i=a?.example===o,u=h=>{D(h)&&(h.preventDefault(),s.choose(o))};return c`<li key=${o} class=${$("card",i&&"present")}><div class="hd"><span class="nr">${n}</span><a
class="ttl"
data-card=${o}
href=${y({example:o},0)}
aria-current=${i?"true":void 0}
aria-describedby=${`goal-${o}`}
onClick=${u}
>${r.t(`example.${o}.title`)}</a><span class="mdl">${r.t(`model.${e.model}`)}</span></div><p class="goal" id=${`goal-${o}`}>${b(r,`example.${o}.goal`)}</p>${N(t,l)} ${E(t,e)} ${L(t,e)}
</li>`}function M({examples:t,gallery:s,words:e}){let n=s?.languages??[e],l=a=>n.map(r=>r.t(a));return t.map(({id:a,model:r,programs:o})=>({id:a,titles:l(`example.${a}.title`),texts:[a,...o,...l(`model.${r}`),...l(`example.${a}.goal`)],words:(s?.cards.examples[a]?.words??"").split(" ")}))}function S({ui:t,words:s},e,n){let l=r=>e.set({query:r.target.value}),a=r=>{if(!r.isComposing){if(r.key==="Enter"&&n.length>0)e.choose(n[0]);else if(r.key==="Escape"&&t.query!=="")e.set({query:""});else return;r.preventDefault()}};return c`<label class="find"><span class="sr">${s.t("gallery.find")}</span>${p("find")}
<input
type="search"
data-find
autocomplete="off"
spellcheck="false"
placeholder=${s.t("gallery.find.hint")}
value=${t.query}
onInput=${l}
onKeyDown=${a}
/></label>`}function K(t,s,e){let{examples:n,ui:l,words:a}=t,r=n.filter(({id:i})=>l.opened.includes(i)).length,o=l.query.trim()===""?["gallery.about",{count:n.length,been:r}]:["gallery.found",{count:e.length}];return c`<div class="hd"><h2>${a.t("menu.examples")}</h2><p class="about" role="status">${a.t(...o)}</p>${S(t,s,e)}
<button type="button" class="btn file-door" title=${a.t("drop.what")} onClick=${()=>s.command("open-file")}>${p("file")}<span>${a.t("drop.open")}</span></button><button type="button" class="btn class-door" onClick=${()=>s.command("class")}>${p("class")}${a.t("class.pill.open")}</button><button type="button" class="btn ico" aria-label=${a.t("gallery.close")} title=${a.t("gallery.close")} onClick=${()=>s.set({gallery:!1})}>${p("cross")}
</button></div>`}function P({run:t,ui:s,words:e},n){return c`<nav class="stations" aria-label=${e.t("gallery.path")}><ol>${n.map(([l,a])=>{let r=a.filter(u=>s.opened.includes(u.id)).length,o=a.some(u=>u.id===t?.example),i=$(r===a.length&&"all",r>0&&"some",o&&"here");return c`<li key=${l} class=${i}><button type="button" data-to=${`chapter-${l}`} aria-current=${o?"location":void 0}><span class="name">${e.t(`chapter.${l}.title`)}</span><span class="sr">${e.t("gallery.been",{been:r,count:a.length})}</span><span class="c" aria-hidden="true">${r}/${a.length}</span></button></li>`})}
</ol></nav>`}function W(t,s,[e,n]){let{words:l}=t,a=r=>d(t.examples,r.id).number;return c`<section key=${e} id=${`chapter-${e}`} aria-labelledby=${`chapter-${e}-title`}><h3 id=${`chapter-${e}-title`}>${l.t(`chapter.${e}.title`)}</h3><p class="lead">${l.t(`chapter.${e}.about`)}</p><ol class="cards">${n.map(r=>m(t,s,r,a(r)))}
</ol></section>`}function X(t,s,e){return e.length===0?c`<p class="nothing">${t.words.t("gallery.nothing",{query:t.ui.query.trim()})}</p>`:c`<ol class="cards" aria-label=${t.words.t("gallery.results")}>${e.map(({id:n,inCode:l})=>{let{number:a}=d(t.examples,n);return m(t,s,t.examples[a-1],a,l)})}
</ol>`}function U(t,s){let{examples:e,ui:n,words:l}=t,a=n.query.trim()!=="",r=x(n.query,M(t)),o=g(e);return c`<section
class="gallery"
id="examples"
aria-label=${l.t("menu.examples")}
aria-busy=${n.awaited!==null}
tabindex="-1"
data-first
>${K(t,s,a?r.map(({id:i})=>i):[])}
${!a&&P(t,o)}
<div key=${a?"results":"path"} class=${$("body",a&&"wide")} tabindex="-1">${a?X(t,s,r):o.map(i=>W(t,s,i))}
${e.length===0&&c`<p class="nothing">${l.t("menu.none")}</p>`}
</div></section>`}export{U as gallery};
