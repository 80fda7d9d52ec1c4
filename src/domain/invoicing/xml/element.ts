/** An attribute as written, with its value after XML's own normalisation. */
export interface XmlAttribute {
  /** As written: `xsi:schemaLocation`. */
  name: string;
  /** Empty for a name without prefix: attributes do not take the default namespace. */
  namespace: string;
  value: string;
}

/** An element of a file that was read: attributes and child elements; text only where somebody asks for it. */
export interface XmlElement {
  /** As written: `cfdi:Comprobante`. */
  name: string;
  local: string;
  namespace: string;
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  /** All character data directly or deeper inside it, in document order. */
  text: string;
  /** Where it stands in the text that was read: of its `<`, after its `>`, and of its end tag (null when `/>`). */
  start: number;
  end: number;
  closeStart: number | null;
}

/** The value of an attribute without namespace; undefined when it is not there. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value;
}

/** The children of one name, in order. */
export function childrenOf(element: XmlElement, namespace: string, local: string): XmlElement[] {
  return element.children.filter((child) => child.namespace === namespace && child.local === local);
}

/** The first child of a name. */
export function childOf(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  return element.children.find((child) => child.namespace === namespace && child.local === local);
}

/** What stands at the end of a path of names of one namespace, all of them, in document order. */
export function descend(element: XmlElement, namespace: string, ...path: string[]): XmlElement[] {
  return path.reduce<XmlElement[]>((level, local) => level.flatMap((each) => childrenOf(each, namespace, local)), [element]);
}
