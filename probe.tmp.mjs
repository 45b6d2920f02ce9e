import { chromium } from "playwright-core";
const [,, file, width="1280", shot="/tmp/page/shot.png", what="again"] = process.argv;
const b = await chromium.launch({executablePath:"/usr/bin/chromium",args:["--headless","--no-sandbox","--disable-gpu"]});
const p = await (await b.newContext({viewport:{width:Number(width),height:900}})).newPage();
p.on("console",m=>console.log("console:",m.text().slice(0,300)));p.on("pageerror",e=>console.log("error:",e.message.slice(0,300)));
p.on("request",r=>{if(!r.url().startsWith("data:"))console.log("req",r.url().slice(0,80))});
await p.goto("file://"+file);await p.waitForSelector("html[data-drawn]",{timeout:60000});
if(what==="again"){await p.locator("#again [data-do=train]").click();const t=Date.now();while(Date.now()-t<60000){const s=await p.locator("#again .read").innerText();if(/Identical|Different|cannot|Choose/.test(s)){console.log(s);break}await p.waitForTimeout(200)}}
if(what==="write"){await p.locator("#write").scrollIntoViewIfNeeded();await p.waitForFunction(()=>document.querySelector("#write .read").textContent!=="",null,{timeout:30000});for(const bt of await p.locator("#write .presets button").all()){await bt.click();console.log(await bt.innerText(),"→",await p.locator("#write .read").innerText(), await p.locator("[data-lab=write]").getAttribute("data-milliseconds"))}}
if(what==="play"){await p.locator("#play").scrollIntoViewIfNeeded();await p.waitForTimeout(3500);console.log(await p.locator("#play .read").innerText());}
await p.locator("#"+what).screenshot({path:shot});
console.log("overflow",await p.evaluate(()=>document.documentElement.scrollWidth));
await b.close();
