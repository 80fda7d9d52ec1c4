import { describe, expect, it } from 'vitest';
import { attributeOf } from './element.ts';
import { readXml, XmlError } from './read.ts';
import { node, writeXml } from './write.ts';

describe('reading XML', () => {
  it.each<readonly [string, string]>([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>'],
    ['an entity bomb', '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>&x;</a>'],
    ['an entity nobody declared', '<a b="&nbsp;"/>'],
    ['an element left open', '<a><b></a>'],
    ['an element closed by another', '<a></b>'],
    ['a file that is cut', '<a><b/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute twice by its namespace', '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['attributes without space', '<a b="1"c="2"/>'],
    ['< in an attribute', '<a b="<"/>'],
    ['a bare ampersand', '<a b="x & y"/>'],
    ['a prefix that is not declared', '<x:a/>'],
    ['two roots', '<a/><a/>'],
    ['text after the root', '<a/>text'],
    ['no root', '   '],
    ['no XML', 'hola'],
    ['a control character', '<a b="\u0001"/>'],
    ['a reference to one', '<a b="&#1;"/>'],
    ['half a surrogate pair', '<a b="\ud800"/>'],
    ['-- in a comment', '<!-- a -- b --><a/>'],
    [']]> in text', '<a>]]></a>'],
    ['a late declaration', ' <?xml version="1.0"?><a/>'],
    ['depth without end', '<a>'.repeat(5000)],
  ])('%s is refused', (_, source) => {
    expect(() => readXml(source)).toThrow(XmlError);
  });

  it('names, namespaces, references, CDATA and line ends read as XML says', () => {
    const root = readXml('\uFEFF<?xml version="1.0"?>\r\n<a xmlns="u" xmlns:p="v" b="1\r\n2&#10;3 &lt;&#x41;&amp;" p:c="4"><p:d><![CDATA[<x>&]]>\r\ny</p:d><!-- -->z</a>');
    expect(root).toMatchObject({ local: 'a', namespace: 'u', text: '<x>&\nyz' });
    expect(attributeOf(root, 'b')).toBe('1 2\n3 <A&');
    expect(attributeOf(root, 'c')).toBeUndefined();
    expect(root.attributes).toContainEqual({ name: 'p:c', namespace: 'v', value: '4' });
    expect(root.children[0]).toMatchObject({ local: 'd', namespace: 'v' });
  });

  it('a property of every object is no entity and no prefix', () => {
    expect(() => readXml('<a b="&constructor;"/>')).toThrow(XmlError);
    expect(() => readXml('<constructor:a/>')).toThrow(XmlError);
  });

  it('what is written reads back the same', () => {
    const value = 'á & <b> "c" \'d\' \t\n\r 😀 \u00a0';
    expect(attributeOf(readXml(writeXml(node('r', [['v', value], ['w', null]], [node('s', [])]))), 'v')).toBe(value);
    expect(() => writeXml(node('r', [['v', '\u0000']]))).toThrow(RangeError);
  });
});
