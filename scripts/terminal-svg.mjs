// A picture of a terminal from its output: the sixteen colours and weights that svc-lint uses, nothing else.
const colours = { 31: '#f47067', 32: '#57ab5a', 33: '#daaa3f', 34: '#6cb6ff', 36: '#76e3ea' };
const plain = { fill: '#d1d7e0', bold: false, dim: false };
const line = { height: 20, width: 8.43, margin: 18, top: 46 };

export function terminalSvg(command, output) {
  const rows = output.trimEnd().split('\n');
  const longest = Math.max(...rows.map((row) => [...row.replace(/\u001b\[\d+m/g, '')].length), command.length + 2);
  const width = Math.ceil(longest * line.width + 2 * line.margin);
  const height = line.top + (rows.length + 1) * line.height + line.margin;
  let state = plain;
  const texts = [`$ ${command}`, ...rows].map((row, index) => {
    const spans = [];
    let column = 0;
    for (const [, code, text] of row.matchAll(/(?:\u001b\[(\d+)m)?([^\u001b]*)/g)) {
      if (code !== undefined) state = after(state, Number(code));
      if (text === '') continue;
      spans.push(span(text, state, column));
      column += [...text].length;
    }
    return `  <text y="${line.top + index * line.height}" xml:space="preserve">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
  <title>${escaped(command)}</title>
  <style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }</style>
  <rect width="100%" height="100%" rx="8" fill="#22272e"/>
  <g fill="#444c56"><circle cx="20" cy="18" r="5"/><circle cx="38" cy="18" r="5"/><circle cx="56" cy="18" r="5"/></g>
${texts.join('\n')}
</svg>
`;
}

/** https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
function after(state, code) {
  if (code === 0) return plain;
  if (code === 1) return { ...state, bold: true };
  if (code === 2) return { ...state, dim: true };
  if (code === 22) return { ...state, bold: false, dim: false };
  return { ...state, fill: colours[code] ?? plain.fill };
}

function span(text, { fill, bold, dim }, column) {
  const weight = bold ? ' font-weight="700"' : '';
  // Place and length are given, so that columns stand in line whatever font there is.
  const box = `x="${at(column)}" textLength="${([...text].length * line.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  return `<tspan ${box} fill="${fill}"${weight}${dim ? ' opacity="0.6"' : ''}>${escaped(text)}</tspan>`;
}

function at(column) {
  return (line.margin + column * line.width).toFixed(1);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
