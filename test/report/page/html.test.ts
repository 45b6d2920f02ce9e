import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddedJson, escapeHtml, html } from "../../../src/report/page/html.ts";
import { visible } from "../../../src/text/visible.ts";

describe("markup", () => {
  test("takes values as text unless they are markup", () => {
    expect(html`<p>${"<b>&\"'"}</p>`.markup).toBe("<p>&lt;b&gt;&amp;&quot;&#39;</p>");
    expect(html`<p>${html`<b>${1}</b>`}${undefined}</p>`.markup).toBe("<p><b>1</b></p>");
  });

  test("of any text has no character that could start markup or leave an attribute", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });

  test("shows characters that turn the direction of text or steer a terminal", () => {
    expect(visible("a\u202eb\u001b]52;\u0007\u2066")).toBe("a⟨U+202E⟩b⟨U+001B⟩]52;⟨U+0007⟩⟨U+2066⟩");
    expect(visible("one\r\ntwo\tthree")).toBe("one\ntwo\tthree");
  });
});

describe("embedded JSON", () => {
  test("cannot end its element and reads back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { markup } = embeddedJson(value);
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
    expect(embeddedJson("</script><!--\u2028").markup).toBe('"\\u003c/script\\u003e\\u003c!--\\u2028"');
  });
});
