import{a as p}from"./chunk-NIKJHFCZ.js";const{g:d}=globalThis.switchyardParts["chunk-MLA3WTKM.js"];const{l:n,m:i}=globalThis.switchyardParts["chunk-2IGWHQS3.js"];const{c:e}=globalThis.switchyardParts["chunk-FLQ5DKT6.js"];function u({classroom:s,words:t,status:o}){let{here:l=!1,members:a=0}=s.room??{};return o==="lost"||!l?t.t("class.reconnects"):a===0?t.t("class.members.none"):t.t("class.members",{count:a})}var m=({classroom:s,words:t})=>e`<p class="class-problem" role="alert">${s.problem&&i(t,`error.${s.problem}`)}</p>`;function b(s,t){let{words:o}=s;function l(a){a.preventDefault();let c=a.target;t.classroom.join(String(new FormData(c).get("code")??""))}return e`<section class="class-way"><h3>${o.t("class.teach")}</h3><p>${o.t("class.teach.about")}</p><button type="button" class="btn go" onClick=${()=>t.classroom.start()}>${n("class")}${o.t("class.start")}</button></section><section class="class-way"><h3>${o.t("class.join")}</h3><p>${o.t("class.join.about")}</p><form onSubmit=${l}><input
class="mono class-code-field"
name="code"
data-field
maxlength="9"
size="6"
autocomplete="off"
autocapitalize="characters"
spellcheck="false"
aria-label=${o.t("class.code")}
placeholder=${o.t("class.code.sample")}
/><button type="submit" class="btn go">${o.t("class.join.do")}</button></form></section>${m(s)}`}function f(s,t){let{classroom:o,words:l}=s,{room:a,link:c,isNear:r}=o;if(!a)return null;let $=c.replace(/^https?:\/\//,"");return e`<div class="class-board"><div class="class-say"><p class="class-code" aria-label=${l.t("class.code.is",{code:[...a.code].join(" ")})}>${a.code}</p><p>${l.t("class.how")}</p><p class="class-link"><a href=${c} target="_blank" rel="noreferrer">${$}</a></p><button type="button" class="btn" data-field onClick=${()=>t.classroom.copy()}>${l.t("class.copy")}</button>${r&&e`<p class="class-near">${n("warn")}<span>${i(l,"class.near")}</span></p>`}
</div>${p(s.classroom.link,s.words.t("class.qr"))}
</div><div class="class-foot"><p role="status">${u(s)}</p><button type="button" class="btn class-end" onClick=${()=>t.classroom.end()}>${l.t("class.end")}</button></div>${m(s)}`}function h(s,t){let{classroom:o,words:l}=s,{room:a,detached:c}=o;if(!a)return null;let r=a.here?a.teacher?c?"class.away":"class.along":"class.alone":"class.reconnects";return e`<p class="class-code small">${a.code}</p><p role="status">${l.t(r)}</p>${a.here&&e`<p class="n">${u(s)}</p>`}
<div class="class-foot"><button type="button" class="btn" onClick=${()=>t.classroom.leave()}>${l.t("class.leave")}</button>${c&&e`<button type="button" class="btn go" data-field onClick=${()=>t.command("follow")}>${n("return")}${l.t("command.follow")} <kbd>${d("follow")}</kbd></button>`}
</div>`}function C(s,t){let{words:o,classroom:l}=s,a=()=>t.set({classroom:!1}),{role:c}=l;return e`<div class="help-veil" data-aside onClick=${a}></div><div class=${`picker class-dialog ${c??"outside"}`} role="dialog" aria-modal="true" aria-label=${o.t("class.title")} tabindex="-1" data-focus data-aside key=${`class-${c}`}><div class="hd"><h2>${o.t("class.title")}</h2><button type="button" class="btn ico" aria-label=${o.t("pick.close")} onClick=${a}>${n("cross")}</button></div><div class="body">${c===null?b(s,t):c==="teacher"?f(s,t):h(s,t)}
</div></div>`}export{C as classroom};
