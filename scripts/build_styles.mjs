// Reads {css, wanted} as JSON, writes the stylesheet without what is not wanted, minified.

import { text } from "node:stream/consumers";
import { stdin, stdout } from "node:process";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const { css, wanted } = JSON.parse(await text(stdin));
const [purged] = await new PurgeCSS().purge({
  content: [{ raw: wanted.join(" "), extension: "txt" }],
  css: [{ raw: css }],
  extractors: [{ extensions: ["txt"], extractor: (names) => names.split(" ") }],
  variables: true,
  dynamicAttributes: ["aria-current", "aria-invalid", "aria-sort", "aria-busy", "aria-disabled", "type"],
});
const { code } = transform({
  filename: "leerplek.css",
  code: Buffer.from(purged.css),
  minify: true,
});
stdout.write(code);
