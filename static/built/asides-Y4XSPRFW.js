const{a:P}=globalThis.switchyardParts["chunk-PGN23JJ4.js"];const{a:A,d:B}=globalThis.switchyardParts["chunk-G4NDGAFW.js"];const{a:M,c:H}=globalThis.switchyardParts["chunk-GTOD5AE6.js"];const{a:I,c:L,f:N,g:R}=globalThis.switchyardParts["chunk-MLA3WTKM.js"];const{C:K,h:G,i:x,l:u,m:C}=globalThis.switchyardParts["chunk-2IGWHQS3.js"];const{c}=globalThis.switchyardParts["chunk-FLQ5DKT6.js"];const{a:y,b:v,c:E,d:T,g:D,h:_}=globalThis.switchyardParts["chunk-4EKUZU3M.js"];const{a:j}=globalThis.switchyardParts["chunk-HKRZ5CWQ.js"];var J=3;function U(t){let e=Object.values(t).filter(Boolean).map(N);return e.length>J?[e[0],"…",e[e.length-1]]:e}var Q=({words:t,alone:e,embedded:l},s)=>c`<h4>${t.t(`help.group.${s}`)}</h4><dl class="keys">${L.filter(o=>o.group===s&&!(e&&o.away)&&!(l&&o.whole)&&U(o.commands).length>0).map(({row:o,commands:r})=>c`<div key=${o}><dt>${U(r).map(i=>c`<kbd key=${i}>${i}</kbd>`)}</dt><dd>${t.t(`help.key.${o}`)}</dd></div>`)}
</dl>`;function V(t,e){let{words:l,ui:s}=t;return c`<section><h3>${l.t("help.keys")}</h3><label class="check"><input
type="checkbox"
checked=${s.keysOn}
onChange=${o=>e.set({keysOn:o.target.checked})}
/>${l.t("help.keys.on")}
</label>${I.map(o=>Q(t,o))}
</section>`}function X({words:t}){return c`<section><h3>${t.t("help.states")}</h3><dl class="legend">${G.map(e=>c`<div key=${e}><dt><span class=${`st ${x(e).tone}`}>${u(x(e).icon)}<span>${t.t(`state.${e}`)}</span></span></dt><dd>${t.t(`help.state.${e}`)}</dd></div>`)}
</dl></section>`}function Y(t,e){let{ui:l,words:s}=t;if(!l.help)return null;let o=()=>e.set({help:!1});return c`<div class="help-veil" onClick=${o}></div><div class="help" role="dialog" aria-modal="true" aria-label=${s.t("help.title")} tabindex="-1" data-focus><div class="hd"><h2>${s.t("help.title")}</h2><button type="button" class="btn ico" aria-label=${s.t("help.close")} onClick=${o}>${u("cross")}</button></div><div class="body" tabindex="0" role="region" aria-label=${s.t("help.body")}><p class="lead">${C(s,"help.what")} ${!t.alone&&!t.embedded&&c`<button type="button" class="link" onClick=${()=>e.tour(0)}>${s.t("tour.start")}</button>`}</p><ul class="layers">${["user","scheduler","kernel","clients"].map(r=>c`<li key=${r}>${C(s,`help.layer.${r}`)}</li>`)}
</ul><div class="cols">${V(t,e)} ${X(t)}</div></div></div>`}var W=({words:t},e,l,s)=>c`<button type="button" class="btn ico" aria-label=${t.t(e,l)} title=${t.t(e,l)} onClick=${s}>${u("cross")}</button>`;function Z(t,e,l){let{words:s,timeline:o,ui:r,step:i}=t,{step:a,t:n,name:d}=l,p=()=>e.set({places:!1,naming:-1}),k=()=>{p(),e.jump(a)},b=$=>e.setBookmark({step:a,t:n,name:$.target.value}),g=$=>{!["Enter","Escape"].includes($.key)||$.isComposing||($.preventDefault(),$.currentTarget.blur(),p())},[f,m]=o.step(a).n;return c`<li key=${a} aria-current=${i?.i===a?"step":void 0}><button type="button" class="btn small go" onClick=${k}>${s.t("places.step",{n:a+1})}<span class="when">${j(n)}</span></button><input
type="text"
value=${d}
maxlength=${A}
autocomplete="off"
aria-label=${s.t("places.name",{n:a+1})}
placeholder=${s.t(`say.${f}`,m)}
data-field=${r.naming===a?"":void 0}
onInput=${b}
onKeyDown=${g}
/>${W(t,"places.remove",{n:a+1},()=>e.removeBookmark(l))}
</li>`}function w(t,e,l){let{file:s,line:o}=l,{timeline:r,step:i,words:a,run:n}=t,d=B([l],n),p=r.lines.find(i?.i??0,1,d),k=p<0?r.lines.find(-1,1,d):p,b=n?.programs.find(({name:f})=>f===s)?.source,g=()=>{e.set({places:!1}),e.jump(k)};return c`<li key=${`${s}:${o}`}><button type="button" class="btn small go" disabled=${k<0} onClick=${g} title=${a.t(k<0?"places.never":"places.next",{n:k+1})}><span class="where">${s}:${o}</span></button><code class="x">${b!==void 0&&H(M(b)[o-1]??[])}</code>${W(t,"places.remove.stop",{file:s,line:o},()=>e.toggleBreakpoint(s,o))}
</li>`}var F=({words:t},e,l,s)=>c`<section><h3>${t.t(e)} ${K(s.length)}</h3>${s.length>0?c`<ul>${s}</ul>`:c`<p class="none">${t.t(l,{key:R(l.split(".")[1])})}</p>`}
</section>`;function q(t,e){let{ui:l,words:s,bookmarks:o,breakpoints:r}=t;if(!l.places)return null;let i=()=>e.set({places:!1,naming:-1});return c`<div class="help-veil" onClick=${i}></div><div class="picker places" role="dialog" aria-modal="true" aria-label=${s.t("places.title")} tabindex="-1" data-focus><div class="hd"><h2>${s.t("places.title")}</h2><button type="button" class="btn ico" aria-label=${s.t("pick.close")} onClick=${i}>${u("cross")}</button></div><div class="body">${F(t,"places.bookmarks","places.bookmark.none",o.map(a=>Z(t,e,a)))}
${F(t,"places.stops","places.stop.none",r.map(a=>w(t,e,a)))}
</div></div>`}var O=300,tt=["none","program","thread"],h=({ui:t},e,l)=>e.set({tracks:{...t.tracks,...l}});function et(t,e){let{words:l,ui:s}=t,o=()=>e.set({trackList:!1}),r=n=>{n.key!=="Escape"||n.isComposing||(n.preventDefault(),o())},i=[...new Set(t.timeline.tasks().map(({what:n})=>n))],a=i.some(n=>n===s.tracks.kind)?s.tracks.kind:"";return c`<div class="ask">${u("search")}
<input
type="text"
value=${s.tracks.text}
autocomplete="off"
spellcheck="false"
aria-label=${l.t("tracks.name")}
placeholder=${l.t("tracks.name")}
data-field
onKeyDown=${r}
onInput=${n=>h(t,e,{text:n.target.value})}
/>${i.length>1&&c`<select
aria-label=${l.t("tracks.kind")}
value=${a}
onChange=${n=>h(t,e,{kind:n.target.value})}
><option value="" selected=${a===""}>${l.t("tracks.kind.all")}</option>${i.map(n=>c`<option key=${n} value=${n} selected=${a===n}>${l.t(`tracks.kind.${n}`)}</option>`)}
</select>`}
<button type="button" class="btn ico" aria-label=${l.t("pick.close")} onClick=${o}>${u("cross")}</button></div>`}function st(t,e){let{words:l,ui:s}=t,{group:o,finished:r,folded:i}=s.tracks,a=()=>h(t,e,{finished:!r,folded:[...i.filter(n=>n!==v),v]});return c`<div class="how"><div class="seg" role="group" aria-label=${l.t("tracks.group")}>${tt.map(n=>c`<button key=${n} type="button" aria-pressed=${o===n} onClick=${()=>h(t,e,{group:n})}>${l.t(`tracks.group.${n}`)}</button>`)}
</div><label class="check"><input type="checkbox" checked=${r} onChange=${a} />${l.t("tracks.gather")}</label>${lt(t,e)}
</div>`}function lt(t,e){let{timeline:l,ui:s,words:o}=t,{group:r,folded:i}=s.tracks;if(r==="none")return null;let a=D(l.tasks(),r,l.tip).map(({key:p})=>p);if(a.length<2)return c`<span class="note">${o.t("tracks.single")}</span>`;let n=a.every(p=>i.includes(p)),d=i.filter(p=>!a.includes(p));return c`<button type="button" class="btn small" onClick=${()=>h(t,e,{folded:n?d:[...d,...a]})}>${o.t(n?"tracks.unfold":"tracks.fold")}
</button>`}function nt(t,e,l,s){let{words:o,ui:r,timeline:i}=t,{id:a,name:n,what:d}=l[s],{hidden:p,order:k}=r.tracks,b=!p.includes(a),g=()=>h(t,e,{hidden:b?[...p,a]:p.filter(m=>m!==a)}),f=m=>{let $=l[s+m],S=o.t(m<0?"tracks.up":"tracks.down",{task:n});return c`<button type="button" class="btn ico" aria-label=${S} title=${S} disabled=${!$} onClick=${()=>h(t,e,{order:_(i.tasks(),k,a,$.id,m>0)})}>${u(m<0?"up":"chev")}</button>`};return c`<li key=${a} class=${r.selected===a?"on":""}><label><input type="checkbox" checked=${b} onChange=${g} /><span class="x">${n}</span></label><small>${o.t(`tracks.kind.${d}`)}</small>${f(-1)}${f(1)}
</li>`}function z(t,e){let{ui:l,words:s,timeline:o}=t;if(!l.trackList)return null;let r=E(o.tasks(),l.tracks.order).filter(n=>T(n,l.tracks)),{text:i}=P(t),a=l.tracks!==y;return c`<div class="help-veil clear" onClick=${()=>e.set({trackList:!1})}></div><div class="picker tracks" role="dialog" aria-modal="true" aria-label=${s.t("tracks.title")} tabindex="-1" data-focus>${et(t,e)} ${st(t,e)}
${r.length>0?c`<ul tabindex="0" aria-label=${s.t("tracks.title")} data-keep="tracks">${r.slice(0,O).map((n,d)=>nt(t,e,r,d))}</ul>`:c`<p class="none">${s.t("tracks.none")}</p>`}
<div class="ft"><span role="status">${i}</span>${r.length>O&&c`<span class="note">${s.t("tracks.more",{count:r.length-O})}</span>`}
<button type="button" class="btn small" disabled=${!a} onClick=${()=>e.set({tracks:y})}>${s.t("tracks.reset")}</button></div></div>`}var Tt=(t,e)=>[t.ui.help&&Y(t,e),q(t,e),z(t,e)];export{Tt as asides};
