// Draws what the window shows as SVG: boxes, lines of text and drawings, with their computed colours.
// Texts have the length that they have on the page, so that another font changes no layout.
(name) => {
  const [width, height] = [innerWidth, innerHeight];
  const out = [];
  const n = (value) => String(Math.round(value * 10) / 10);
  const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  const hex = (colour) => {
    const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
    if (!parts || parts[4] === '0') {
      return null;
    }
    const code = `#${parts.slice(1, 4).map((one) => Number(one).toString(16).padStart(2, '0')).join('')}`;
    return { code, alpha: parts[4] === undefined ? 1 : Number(parts[4]) };
  };
  const patterns = new Map();
  const painted = (what, colour, more = 1) => {
    const hatched = patterns.get(/^url\("?#([^")]+)/.exec(colour)?.[1]);
    if (hatched) {
      return ` ${what}="url(#${hatched})"`;
    }
    const found = hex(colour);
    if (!found) {
      return what === 'fill' ? ' fill="none"' : '';
    }
    const alpha = found.alpha * more;
    return ` ${what}="${found.code}"${alpha < 1 ? ` ${what}-opacity="${n(alpha)}"` : ''}`;
  };
  const context = document.createElement('canvas').getContext('2d');
  const fontOf = (style) => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const line = (text, style, x, right, top, bottom, clip) => {
    context.font = fontOf(style);
    const measured = context.measureText(text);
    const content = measured.fontBoundingBoxAscent + measured.fontBoundingBoxDescent;
    const base = top + (bottom - top - content) / 2 + measured.fontBoundingBoxAscent;
    if (base < 0 || top > height || x > width || x >= clip.right || right <= clip.left || base <= clip.top || top >= clip.bottom) {
      return;
    }
    const svgText = style.fill && style.stroke !== undefined && style.svg;
    const bold = Number(style.fontWeight) >= 600 ? ' font-weight="600"' : '';
    const mono = /mono/i.test(style.fontFamily.split(',')[0]) ? ' font-family="ui-monospace,monospace"' : '';
    out.push(
      `<text x="${n(x)}" y="${n(base)}" font-size="${n(parseFloat(style.fontSize))}"${bold}${mono}` +
        ` textLength="${n(Math.max(1, right - x))}" lengthAdjust="spacingAndGlyphs"${painted('fill', svgText ? style.fill : style.color)}>${escaped(text)}</text>`,
    );
    if (style.textDecorationLine.includes('underline') || style.underlined) {
      out.push(`<path d="M${n(x)} ${n(base + 2)}H${n(right)}"${painted('stroke', style.color)}/>`);
    }
  };
  const words = (node, style, clip) => {
    const text = node.data;
    const range = document.createRange();
    let current = null;
    const flush = () => {
      if (current) {
        line(current.text.trim(), style, current.left, current.right, current.top, current.bottom, clip);
      }
      current = null;
    };
    // Chinese has no blanks between words: each character is a word of its own.
    for (const part of text.matchAll(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+/g)) {
      range.setStart(node, part.index);
      range.setEnd(node, part.index + part[0].length);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0 || rect.left >= clip.right - 2) {
        continue;
      }
      const near = current && Math.abs(current.top - rect.top) < 3 && rect.left - current.right < 12;
      if (near) {
        current.text += (rect.left - current.right > 1 ? ' ' : '') + part[0];
        current.right = rect.right;
      } else {
        flush();
        current = { text: part[0], left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
      }
      if (current.right > clip.right + 1) {
        current.text = `${current.text.slice(0, Math.max(1, Math.floor((current.text.length * (clip.right - current.left)) / (current.right - current.left)) - 1))}…`;
        current.right = clip.right;
        flush();
        return;
      }
    }
    flush();
  };
  const pattern = (element) => {
    const name = `p${patterns.size}`;
    patterns.set(element.id, name);
    const paths = [...element.querySelectorAll('path')].map((path) => {
      const style = getComputedStyle(path);
      return `<path d="${escaped(path.getAttribute('d'))}"${painted('fill', style.fill)}${painted('stroke', style.stroke)} stroke-width="${n(parseFloat(style.strokeWidth))}"/>`;
    });
    const area = ['width', 'height', 'patternUnits'].map((key) => ` ${key}="${escaped(element.getAttribute(key))}"`).join('');
    out.push(`<pattern id="${name}"${area}>${paths.join('')}</pattern>`);
  };
  const shape = (element, style) => {
    if (!(element instanceof SVGGraphicsElement)) {
      return;
    }
    const matrix = element.getScreenCTM();
    const geometry = { path: ['d'], rect: ['x', 'y', 'width', 'height', 'rx'], circle: ['cx', 'cy', 'r'], ellipse: ['cx', 'cy', 'rx', 'ry'], line: ['x1', 'y1', 'x2', 'y2'], polyline: ['points'], polygon: ['points'] }[element.localName];
    if (!geometry || !matrix) {
      return;
    }
    const box = element.getBoundingClientRect();
    if (box.top > height || box.bottom < 0 || box.left > width || box.right < 0) {
      return;
    }
    const opacity = Number(style.opacity) * 1;
    const fill = painted('fill', style.fill, Number(style.fillOpacity) * opacity);
    const stroke = painted('stroke', style.stroke, Number(style.strokeOpacity) * opacity);
    if (fill === ' fill="none"' && stroke === '') {
      return;
    }
    const values = geometry
      .filter((key) => element.getAttribute(key) !== null)
      .map((key) => {
        const value = element.getAttribute(key);
        const short = value.replace(/-?\d*\.\d+/g, (one) => n(Number(one)));
        return ` ${key}="${escaped(short)}"`;
      })
      .join('');
    const place =
      matrix.a === 1 && matrix.d === 1 && matrix.b === 0
        ? ` transform="translate(${n(matrix.e)} ${n(matrix.f)})"`
        : ` transform="matrix(${[matrix.a, matrix.b, matrix.c, matrix.d].map((one) => Math.round(one * 1000) / 1000).join(' ')} ${n(matrix.e)} ${n(matrix.f)})"`;
    const more = stroke === '' ? '' : ` stroke-width="${n(parseFloat(style.strokeWidth))}"${style.strokeDasharray === 'none' ? '' : ` stroke-dasharray="${style.strokeDasharray}"`}`;
    out.push(`<${element.localName}${values}${fill}${stroke}${more}${place}/>`);
  };
  const box = (element, style, rect) => {
    if (rect.top > height || rect.bottom < 0 || rect.left > width || rect.right < 0) {
      return;
    }
    const back = hex(style.backgroundColor);
    const radius = parseFloat(style.borderTopLeftRadius) || 0;
    const round = radius > 0 ? ` rx="${n(Math.min(radius, rect.height / 2))}"` : '';
    const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) => ({
      width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
    }));
    const whole = sides.every((side) => side.width > 0 && side.colour === sides[0].colour);
    if (back || whole) {
      const inset = whole ? 0.5 : 0;
      out.push(
        `<rect x="${n(rect.left + inset)}" y="${n(rect.top + inset)}" width="${n(Math.max(0, rect.width - 2 * inset))}" height="${n(Math.max(0, rect.height - 2 * inset))}"${round}` +
          `${painted('fill', style.backgroundColor)}${whole ? painted('stroke', sides[0].colour) : ''}/>`,
      );
    }
    if (!whole) {
      const ends = [
        `M${n(rect.left)} ${n(rect.top + 0.5)}H${n(rect.right)}`,
        `M${n(rect.right - 0.5)} ${n(rect.top)}V${n(rect.bottom)}`,
        `M${n(rect.left)} ${n(rect.bottom - 0.5)}H${n(rect.right)}`,
        `M${n(rect.left + 0.5)} ${n(rect.top)}V${n(rect.bottom)}`,
      ];
      sides.forEach((side, i) => {
        if (side.width > 0 && hex(side.colour)) {
          out.push(`<path d="${ends[i]}"${painted('stroke', side.colour)} stroke-width="${n(side.width)}"/>`);
        }
      });
    }
  };
  const field = (element, style, rect, clip) => {
    const inside = { left: rect.left, top: rect.top, right: Math.min(clip.right, rect.right - 4), bottom: rect.bottom };
    if (element.type === 'checkbox' || element.type === 'radio') {
      const edge = ` stroke="#767676" fill="${element.checked ? '#1f2328' : '#fff'}"`;
      const r = Math.min(rect.width, rect.height) / 2 - 0.5;
      out.push(
        element.type === 'radio'
          ? `<circle cx="${n(rect.left + rect.width / 2)}" cy="${n(rect.top + rect.height / 2)}" r="${n(r)}"${edge}/>`
          : `<rect x="${n(rect.left + 0.5)}" y="${n(rect.top + 0.5)}" width="${n(2 * r)}" height="${n(2 * r)}" rx="2"${edge}/>`,
      );
      return;
    }
    const value = element.localName === 'select' ? (element.selectedOptions[0]?.text ?? '') : element.value || element.placeholder;
    if (!value) {
      return;
    }
    const faint = element.localName !== 'select' && !element.value;
    context.font = fontOf(style);
    const left = rect.left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth) + (element.localName === 'select' ? 4 : 0);
    const multi = element.localName === 'textarea' ? value.split('\n') : [value];
    const step = parseFloat(style.lineHeight) || 20;
    multi.forEach((one, i) => {
      let text = one;
      let long = context.measureText(text).width;
      while (text.length > 1 && left + long > inside.right) {
        text = `${text.slice(0, -2)}…`;
        long = context.measureText(text).width;
      }
      const top = multi.length > 1 ? rect.top + 4 + i * step : rect.top;
      const bottom = multi.length > 1 ? top + step : rect.bottom;
      line(text, { ...pick(style), color: faint ? getComputedStyle(element, '::placeholder').color : style.color }, left, left + long, top, bottom, inside);
    });
    if (element.localName === 'select') {
      const [x, y] = [rect.right - 14, rect.top + rect.height / 2 - 2];
      out.push(`<path d="M${n(x)} ${n(y)}l4 4l4-4" fill="none"${painted('stroke', style.color)}/>`);
    }
  };
  const pick = (style) => ({
    fontStyle: style.fontStyle,
    fontWeight: style.fontWeight,
    fontSize: style.fontSize,
    fontFamily: style.fontFamily,
    color: style.color,
    textDecorationLine: style.textDecorationLine,
  });
  const walk = (element, clip, decorated) => {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') {
      return;
    }
    if (element.localName === 'pattern') {
      pattern(element);
      return;
    }
    const svg = element instanceof SVGElement;
    const rect = element.getBoundingClientRect();
    if (!svg && rect.width <= 1 && rect.height <= 1 && style.overflow !== 'visible') {
      return;
    }
    if (['script', 'style', 'title', 'datalist', 'option'].includes(element.localName)) {
      return;
    }
    if (element.localName === 'dialog' || element.getAttribute('role') === 'dialog') {
      clip = { left: 0, top: 0, right: width, bottom: height };
    }
    if (svg) {
      shape(element, style);
    } else {
      box(element, style, rect);
    }
    const isField = ['input', 'select', 'textarea'].includes(element.localName);
    if (isField) {
      field(element, style, rect, clip);
      return;
    }
    let inner = clip;
    if (!svg && style.overflowX !== 'visible') {
      inner = {
        left: Math.max(clip.left, rect.left),
        top: Math.max(clip.top, rect.top),
        right: Math.min(clip.right, rect.right),
        bottom: Math.min(clip.bottom, rect.bottom),
      };
    }
    const underlined = decorated || style.textDecorationLine.includes('underline');
    if (element.localName === 'details' && !element.open) {
      const summary = element.querySelector('summary');
      if (summary) {
        walk(summary, inner, underlined);
      }
      return;
    }
    if (element.localName === 'summary' && style.display === 'list-item') {
      const open = element.parentElement.open;
      const y = rect.top + rect.height / 2;
      out.push(`<path d="${open ? `M${n(rect.left + 1)} ${n(y - 2)}h8l-4 5z` : `M${n(rect.left + 2)} ${n(y - 4)}v8l5-4z`}"${painted('fill', style.color)}/>`);
    }
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim() !== '') {
        words(child, { ...pick(style), underlined, fill: style.fill, stroke: style.stroke, svg }, inner);
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        walk(child, inner, underlined);
      }
    }
  };
  const root = getComputedStyle(document.documentElement);
  const body = getComputedStyle(document.body);
  const paper = hex(body.backgroundColor) ?? hex(root.backgroundColor) ?? { code: '#ffffff' };
  for (const child of document.body.children) {
    walk(child, { left: 0, top: 0, right: width, bottom: height }, false);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui,sans-serif" role="img">`,
    `<title>${escaped(name)}</title>`,
    `<rect width="${width}" height="${height}" fill="${paper.code}"/>`,
    ...out,
    '</svg>',
    '',
  ].join('\n');
}
