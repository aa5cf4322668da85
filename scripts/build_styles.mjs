// Reads {css, wanted} as JSON, writes the stylesheet without what is not wanted, minified.
// Without a list of what is wanted, all of it is.

import { text } from "node:stream/consumers";
import { stdin, stdout } from "node:process";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const { css, wanted } = JSON.parse(await text(stdin));

async function purged() {
  const [result] = await new PurgeCSS().purge({
    content: [{ raw: wanted.join(" "), extension: "txt" }],
    css: [{ raw: css }],
    extractors: [{ extensions: ["txt"], extractor: (names) => names.split(" ") }],
    variables: true,
    dynamicAttributes: ["aria-current", "aria-invalid", "aria-sort", "aria-busy", "aria-disabled", "type"],
  });
  return result.css;
}

const { code } = transform({
  filename: "leerplek.css",
  code: Buffer.from(wanted ? await purged() : css),
  minify: true,
});
stdout.write(code);
