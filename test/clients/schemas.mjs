// The specification's JSON schemas, as the conformance suite carries them: no other package ships them as data.
//
//   const check = validatorOf('2026-07-28');
//   check('CallToolResult', value)        // [] or what is wrong
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const suite = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json').replace('package.json', 'dist/index.js');

// What only the schema of that revision defines, of those in JSON Schema 2020-12.
const marks = { '2025-11-25': 'InitializeRequest', '2026-07-28': 'DiscoverRequest' };

// The object literal at `start`; strings of the bundle stand in backticks.
function literal(source, start) {
  let depth = 0;
  for (let i = start; i < source.length; ++i) {
    if (source[i] === '`') {
      while (source[++i] !== '`') if (source[i] === '\\') ++i;
    } else if (source[i] === '{') {
      ++depth;
    } else if (source[i] === '}' && --depth === 0) {
      return source.slice(start, i + 1);
    }
  }
  throw new Error('an object without an end');
}

function* bundledSchemas() {
  const source = readFileSync(suite, 'utf8');
  for (const { index } of source.matchAll(/\{\$schema:`https:\/\/json-schema\.org\/draft\/2020-12\/schema`,\$defs:\{Annotations/g))
    yield runInNewContext(`(${literal(source, index)})`);
}

export function schemaOf(revision) {
  const found = [...bundledSchemas()].find(({ $defs }) => marks[revision] in $defs);
  if (!found) throw new Error(`the conformance suite carries no schema of ${revision}`);
  // The bundle's 2025-11-25 says integer where the specification's schema.ts says number.
  for (const bound of ['minimum', 'maximum', 'default']) found.$defs.NumberSchema.properties[bound].type = 'number';
  return JSON.parse(JSON.stringify(found)); // of this context, not the one that it was read in
}

/** The schema's own notes on which definition is a method's or an error's, and a check by definition. */
export function validatorOf(revision) {
  const schema = schemaOf(revision);
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('byte', true);
  ajv.addSchema({ ...schema, $id: 'mcp' });
  const methods = new Map();
  const errors = new Map();
  for (const [name, definition] of Object.entries(schema.$defs)) {
    const method = definition.properties?.method?.const;
    if (method) methods.set(method, name);
    for (const part of definition.properties?.error?.allOf ?? [])
      if (part.properties?.code?.const) errors.set(part.properties.code.const, name);
  }
  return {
    methods,
    errors,
    has: (name) => name in schema.$defs,
    check(name, value) {
      if (!(name in schema.$defs)) return [`the schema of ${revision} does not define ${name}`];
      const fits = ajv.getSchema(`mcp#/$defs/${name}`);
      return fits(value) ? [] : fits.errors.map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
    },
  };
}
