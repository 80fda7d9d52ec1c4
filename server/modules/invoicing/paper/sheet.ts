import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/** Letter, in points. */
const PAGE = { width: 612, height: 792 } as const;
const MARGIN = { x: 36, top: 36, bottom: 44 } as const;
const GAP = 4;
const LINE_GAP = 1;

export const COLORS = { text: '#202124', muted: '#5f6368', rule: '#dadce0', fill: '#f1f3f4', mark: '#c5221f' } as const;

const { resolve } = createRequire(import.meta.url);
const font = (file: string): string => resolve(`@expo-google-fonts/plus-jakarta-sans/${file}`);
const FONTS = {
  regular: font('400Regular/PlusJakartaSans_400Regular.ttf'),
  bold: font('700Bold/PlusJakartaSans_700Bold.ttf'),
} as const;

export interface TextStyle {
  size?: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'right' | 'center';
  /** A seal: letters of one width, broken anywhere. */
  code?: boolean;
}

export interface Column<Row> {
  header: string;
  width: number;
  align?: 'left' | 'right';
  /** What stands in it; further parts are small and muted. */
  parts(row: Row): readonly string[];
}

/** Paper on which things are put one under the other; what does not fit begins a page. Lengths are points. */
export class Sheet {
  readonly doc: InstanceType<typeof PDFDocument>;
  readonly left = MARGIN.x;
  readonly width = PAGE.width - 2 * MARGIN.x;
  y: number = MARGIN.top;
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;

  /** @param madeAt what the file says when it was made: the same document gives the same bytes */
  constructor(title: string, madeAt: Date) {
    this.doc = new PDFDocument({
      size: [PAGE.width, PAGE.height], margin: 0, bufferPages: true, lang: 'es-MX', displayTitle: true,
      info: { Title: title, Producer: 'Nexus POS', Creator: 'Nexus POS', CreationDate: madeAt, ModDate: madeAt },
    });
    this.doc.registerFont('regular', FONTS.regular).registerFont('bold', FONTS.bold);
    this.doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve, reject) => this.doc.on('end', resolve).on('error', reject));
  }

  get #bottom(): number {
    return PAGE.height - MARGIN.bottom;
  }

  /** Begins a page when less than this is left. @returns whether it did */
  ensure(height: number): boolean {
    if (this.y + height <= this.#bottom || this.y === MARGIN.top) return false;
    this.doc.addPage();
    this.y = MARGIN.top;
    return true;
  }

  #style({ size = 8, bold = false, color = COLORS.text, code = false }: TextStyle): void {
    this.doc.font(code ? 'Courier' : bold ? 'bold' : 'regular').fontSize(size).fillColor(color);
  }

  heightOf(text: string, width: number, style: TextStyle = {}): number {
    if (text === '') return 0;
    this.#style(style);
    return this.doc.heightOfString(broken(text, width, style), { width, lineGap: LINE_GAP });
  }

  /** Writes at a place, the cursor stays. @returns the height it took */
  put(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    if (text === '') return 0;
    this.#style(style);
    this.doc.text(broken(text, width, style), x, y, { width, align: style.align ?? 'left', lineGap: LINE_GAP });
    return this.doc.y - y;
  }

  /** Writes across the page, line by line over as many pages as it takes. */
  flow(text: string, style: TextStyle = {}): void {
    for (const line of text.split('\n')) {
      const height = this.heightOf(line, this.width, style);
      this.ensure(height);
      this.put(line, this.left, this.y, this.width, style);
      this.y += height;
    }
  }

  rule(color: string = COLORS.rule): void {
    this.doc.moveTo(this.left, this.y).lineTo(this.left + this.width, this.y).lineWidth(0.6).strokeColor(color).stroke();
  }

  /** A table whose head is repeated on each page; a row is never cut. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const places = columns.map((_, index) => this.left + columns.slice(0, index).reduce((sum, { width }) => sum + width, 0));
    const head = (): void => {
      this.doc.rect(this.left, this.y, this.width, 15).fill(COLORS.fill);
      for (const [index, { header, width, align = 'left' }] of columns.entries()) {
        this.put(header, (places[index] ?? 0) + GAP, this.y + 3, width - 2 * GAP, { size: 6.5, bold: true, color: COLORS.muted, align });
      }
      this.y += 18;
    };
    this.ensure(48);
    head();
    for (const row of rows) {
      const cells = columns.map((column) => column.parts(row).filter((part) => part !== ''));
      const height = Math.max(...cells.map((parts, index) => this.#cellHeight(parts, columns[index]?.width ?? 0))) + 5;
      if (this.ensure(height)) head();
      for (const [index, { width, align = 'left' }] of columns.entries()) {
        let y = this.y;
        for (const [part, text] of (cells[index] ?? []).entries()) y += this.put(text, (places[index] ?? 0) + GAP, y, width - 2 * GAP, { ...partStyle(part), align });
      }
      this.y += height - 2;
      this.rule();
      this.y += 3;
    }
  }

  #cellHeight(parts: readonly string[], width: number): number {
    return parts.reduce((sum, text, part) => sum + this.heightOf(text, width - 2 * GAP, partStyle(part)), 0);
  }

  /** Draws on every page, once all are there. */
  onEachPage(draw: (page: number, pages: number) => void): void {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(start + page);
      draw(page + 1, count);
    }
  }

  /** Words across the whole page, so light that all else can be read through them. */
  mark(text: string): void {
    this.doc.save().rotate(-52, { origin: [PAGE.width / 2, PAGE.height / 2] }).fillOpacity(0.09);
    this.put(text, -100, PAGE.height / 2 - 30, PAGE.width + 200, { size: text.length > 25 ? 44 : 62, bold: true, color: COLORS.mark, align: 'center' });
    this.doc.restore();
  }

  footer(left: string, right: string): void {
    const y = PAGE.height - MARGIN.bottom + 10;
    this.doc.moveTo(this.left, y - 4).lineTo(this.left + this.width, y - 4).lineWidth(0.6).strokeColor(COLORS.rule).stroke();
    this.put(left, this.left, y, this.width - 80, { size: 6.5, color: COLORS.muted });
    this.put(right, this.left + this.width - 80, y, 80, { size: 6.5, color: COLORS.muted, align: 'right' });
  }

  async finish(): Promise<Buffer> {
    this.doc.end();
    await this.#ended;
    return Buffer.concat(this.#chunks);
  }
}

/** Every letter of Courier is so wide, in parts of its size. */
const COURIER = 0.6;

function broken(text: string, width: number, { code = false, size = 8 }: TextStyle): string {
  if (!code) return text;
  const letters = Math.floor(width / (size * COURIER)) - 1;
  return text.replace(new RegExp(`.{${letters}}(?=.)`, 'gu'), '$&\n');
}

const partStyle = (part: number): TextStyle => (part === 0 ? { size: 7.5 } : { size: 6, color: COLORS.muted });
