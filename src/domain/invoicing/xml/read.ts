import type { XmlAttribute, XmlElement } from './element.ts';
import { forbiddenCharacterAt, isXmlCharacter, QUALIFIED_NAME } from './names.ts';

/** The text is no XML that an invoice may be. `position` counts UTF-16 units from 0; `message` is Spanish. */
export class XmlError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'XmlError';
    this.position = position;
  }
}

/** Deeper than any invoice: a file made to exhaust the stack ends here. */
const MAX_DEPTH = 64;
/** More elements than the largest invoice has by far. */
const MAX_ELEMENTS = 500_000;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const SPACE = /[ \t\n]*/y;
const REFERENCE = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]+));/y;

type Scope = Readonly<Record<string, string>>;

/**
 * Reads a well-formed XML 1.0 document with namespaces. A document type is refused whole, so there are no entities but
 * the five of XML itself: nothing can be expanded without bound, and nothing is fetched.
 * @throws XmlError
 */
export function readXml(source: string): XmlElement {
  return new Reader(source).document();
}

/** The text that positions in elements count in: without byte order mark, every line end one line feed (XML 2.11). */
export function normalizedSource(source: string): string {
  return source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

class Reader {
  readonly #text: string;
  #at = 0;
  #elements = 0;

  constructor(source: string) {
    this.#text = normalizedSource(source);
    const forbidden = forbiddenCharacterAt(this.#text);
    if (forbidden !== -1) throw new XmlError('Hay un carácter que XML no permite.', forbidden);
  }

  document(): XmlElement {
    this.#declaration();
    this.#misc();
    if (!this.#looksAt('<')) this.#fail('No es un archivo XML.');
    const root = this.#element({ xml: XML_NAMESPACE }, 1);
    this.#misc();
    if (this.#at !== this.#text.length) this.#fail('Hay algo después del elemento raíz.');
    return root;
  }

  #declaration(): void {
    const found = /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.[0-9]+\1([ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])[A-Za-z][A-Za-z0-9._-]*\3)?([ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(yes|no)\5)?[ \t\n]*\?>/.exec(this.#text);
    if (found) this.#at = found[0].length;
    else if (/^<\?xml[ \t\n]/.test(this.#text)) this.#fail('La declaración XML está mal escrita.');
  }

  /** Comments, instructions and white space around the root. */
  #misc(): void {
    for (;;) {
      this.#space();
      if (!this.#comment() && !this.#instruction()) return;
    }
  }

  #element(outer: Scope, depth: number): XmlElement {
    if (depth > MAX_DEPTH) this.#fail('Hay demasiados elementos uno dentro de otro.');
    if ((this.#elements += 1) > MAX_ELEMENTS) this.#fail('Hay demasiados elementos.');
    const start = this.#at;
    if (this.#looksAt('<!')) this.#fail('Un tipo de documento (DOCTYPE) no se acepta.');
    this.#expect('<');
    const { name, prefix, local } = this.#name();
    const written = this.#attributes();
    const scope = scopeOf(outer, written, (message) => this.#fail(message));
    const attributes = this.#resolve(written, scope);
    const namespace = this.#namespaceOf(prefix, scope);
    const head = { name, local, namespace, attributes, start };
    if (this.#take('/>')) return { ...head, children: [], text: '', end: this.#at, closeStart: null };
    this.#expect('>');
    const { children, text } = this.#content(scope, depth);
    const closeStart = this.#at;
    this.#expect('</');
    if (this.#name().name !== name) this.#fail(`Falta cerrar «${name}».`);
    this.#space();
    this.#expect('>');
    return { ...head, children, text, end: this.#at, closeStart };
  }

  #content(scope: Scope, depth: number): { children: XmlElement[]; text: string } {
    const children: XmlElement[] = [];
    let text = '';
    while (!this.#looksAt('</')) {
      if (this.#at >= this.#text.length) this.#fail('El archivo está cortado.');
      if (this.#comment() || this.#instruction()) continue;
      if (this.#looksAt('<![CDATA[')) text += this.#cdata();
      else if (this.#looksAt('<')) {
        const child = this.#element(scope, depth + 1);
        children.push(child);
        text += child.text;
      } else text += this.#characters();
    }
    return { children, text };
  }

  #characters(): string {
    const end = this.#text.indexOf('<', this.#at);
    const raw = this.#text.slice(this.#at, end === -1 ? this.#text.length : end);
    if (raw.includes(']]>')) this.#fail('«]]>» no puede estar en el texto.');
    const text = this.#expand(raw, false);
    this.#at += raw.length;
    return text;
  }

  #cdata(): string {
    const end = this.#text.indexOf(']]>', this.#at);
    if (end === -1) this.#fail('Falta cerrar una sección CDATA.');
    const text = this.#text.slice(this.#at + 9, end);
    this.#at = end + 3;
    return text;
  }

  #attributes(): XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    const seen = new Set<string>();
    for (;;) {
      const before = this.#at;
      this.#space();
      if (this.#looksAt('>') || this.#looksAt('/>')) return attributes;
      if (this.#at === before) this.#fail('Falta un espacio entre atributos.');
      const { name } = this.#name();
      if (seen.has(name)) this.#fail(`El atributo «${name}» está dos veces.`);
      seen.add(name);
      this.#space();
      this.#expect('=');
      this.#space();
      attributes.push({ name, namespace: '', value: this.#value() });
    }
  }

  #value(): string {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail('El valor de un atributo va entre comillas.');
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1) this.#fail('Falta cerrar las comillas de un atributo.');
    const raw = this.#text.slice(this.#at + 1, end);
    if (raw.includes('<')) this.#fail('«<» no puede estar en el valor de un atributo.');
    const value = this.#expand(raw, true);
    this.#at = end + 1;
    return value;
  }

  /** Replaces references; in an attribute white space that was written as such reads as a space (XML 3.3.3). */
  #expand(raw: string, inAttribute: boolean): string {
    const plain = inAttribute ? raw.replace(/[\t\n]/g, ' ') : raw;
    if (!plain.includes('&')) return plain;
    let text = '';
    let at = 0;
    for (let next = plain.indexOf('&'); next !== -1; next = plain.indexOf('&', at)) {
      REFERENCE.lastIndex = next;
      const found = REFERENCE.exec(plain);
      const character = found && referenced(found);
      if (!found || character === null || character === undefined) return this.#fail('Hay una referencia (&…;) que no existe.');
      text += plain.slice(at, next) + character;
      at = next + found[0].length;
    }
    return text + plain.slice(at);
  }

  #resolve(written: readonly XmlAttribute[], scope: Scope): XmlAttribute[] {
    const attributes = written
      .filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
      .map(({ name, value }) => ({ name, value, namespace: name.includes(':') ? this.#namespaceOf(name.slice(0, name.indexOf(':')), scope) : '' }));
    const keys = new Set(attributes.map(({ name, namespace }) => `${namespace} ${name.slice(name.indexOf(':') + 1)}`));
    if (keys.size !== attributes.length) this.#fail('Un atributo está dos veces.');
    return attributes;
  }

  #namespaceOf(prefix: string, scope: Scope): string {
    const namespace = Object.hasOwn(scope, prefix) ? scope[prefix] : undefined;
    if (namespace === undefined && prefix !== '') return this.#fail(`El prefijo «${prefix}» no está declarado.`);
    return namespace ?? '';
  }

  #name(): { name: string; prefix: string; local: string } {
    QUALIFIED_NAME.lastIndex = this.#at;
    const found = QUALIFIED_NAME.exec(this.#text);
    if (!found) return this.#fail('Aquí debía ir un nombre.');
    this.#at += found[0].length;
    if (this.#looksAt(':')) this.#fail('Un nombre lleva dos prefijos.');
    return { name: found[0], prefix: found[1] ?? '', local: found[2] ?? '' };
  }

  #comment(): boolean {
    if (!this.#looksAt('<!--')) return false;
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end === -1 || this.#text[end + 2] !== '>') this.#fail('Un comentario está mal escrito.');
    this.#at = end + 3;
    return true;
  }

  #instruction(): boolean {
    if (!this.#looksAt('<?')) return false;
    const end = this.#text.indexOf('?>', this.#at);
    const target = /^[A-Za-z_][A-Za-z0-9._-]*(?=[ \t\n]|\?>)/.exec(this.#text.slice(this.#at + 2, this.#at + 102))?.[0];
    if (end === -1 || target === undefined || target.toLowerCase() === 'xml') this.#fail('Una instrucción de proceso está mal escrita.');
    this.#at = end + 2;
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #looksAt(what: string): boolean {
    return this.#text.startsWith(what, this.#at);
  }

  #take(what: string): boolean {
    if (!this.#looksAt(what)) return false;
    this.#at += what.length;
    return true;
  }

  #expect(what: string): void {
    if (!this.#take(what)) this.#fail(`Aquí debía ir «${what}».`);
  }

  #fail(message: string): never {
    throw new XmlError(message, this.#at);
  }
}

function referenced([, hex, decimal, name]: RegExpExecArray): string | null {
  if (name !== undefined) return Object.hasOwn(PREDEFINED, name) ? (PREDEFINED[name] ?? null) : null;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isXmlCharacter(code) ? String.fromCodePoint(code) : null;
}

function scopeOf(outer: Scope, attributes: readonly XmlAttribute[], fail: (message: string) => never): Scope {
  const declared = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const scope: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, outer);
  for (const { name, value } of declared) {
    const prefix = name === 'xmlns' ? '' : name.slice(6);
    if (prefix === 'xmlns' || value === XMLNS_NAMESPACE || (prefix === 'xml') !== (value === XML_NAMESPACE)) fail('Un espacio de nombres reservado no se puede declarar.');
    if (prefix !== '' && value === '') fail('Un prefijo no puede quedar sin espacio de nombres.');
    scope[prefix] = value;
  }
  return scope;
}
