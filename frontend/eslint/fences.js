/**
 * The fences between the client's layers, computed from the folders that exist.
 *
 * A file may import from its own layer and from the ones to its right; a feature may import no
 * other feature. A folder that is in no layer is refused, so that nothing is born unfenced.
 */
import path from 'node:path';

/** From top to bottom. */
export const LAYERS = ['app', 'features', 'access', 'ui', 'api', 'lib'];

/** The place of a file under `src`: its layer and, among features, its room. */
export function placeOf(file, root) {
  const parts = path.relative(root, file).split(path.sep);
  if (parts[0] === '..' || parts.length < 2) return null;
  const [layer, room] = parts;
  return { layer, room: layer === 'features' ? room : null };
}

/** Why `from` must not import `to`; null when it may. */
export function refusalOf(from, to) {
  const [above, below] = [LAYERS.indexOf(from.layer), LAYERS.indexOf(to.layer)];
  if (above < 0 || below < 0)
    return `the folder “${above < 0 ? from.layer : to.layer}” is no layer`;
  if (below < above) return `${from.layer}/ lies below ${to.layer}/ and must not import it`;
  if (from.room && to.room && from.room !== to.room) {
    return `features never import each other (${from.room} → ${to.room}): compose them in app/`;
  }
  return null;
}

function target(specifier, file, root) {
  if (specifier.startsWith('@/')) return path.join(root, specifier.slice(2));
  if (specifier.startsWith('.')) return path.resolve(path.dirname(file), specifier);
  return null;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, required: ['root'] }],
    messages: { fence: 'Fence: {{reason}}.' },
  },
  create(context) {
    const { root } = context.options[0];
    const from = placeOf(context.filename, root);
    if (!from) return {};
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const file = target(source.value, context.filename, root);
      const to = file && placeOf(file, root);
      const reason = to && refusalOf(from, to);
      if (reason) context.report({ node: source, messageId: 'fence', data: { reason } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
    };
  },
};

export default { rules: { fences: rule } };
