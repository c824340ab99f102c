import { describe, expect, it } from 'vitest';
import { foldText, htmlToText, normalizeText, slug } from '../src/index.ts';

describe('normalizeText', () => {
  it.each([
    ['  a   b  ', 'a b'],
    ['a\t\r\nb', 'a b'],
    ['a\u00A0b\u2003c', 'a b c'],
    ['Cafe\u0301', 'Café'],
    ['soft\u00ADhy\u200Bphen', 'softhyphen'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['  ', ''],
    ['Straße', 'Straße'],
  ])('%j is %j', (given, expected) => {
    expect(normalizeText(given)).toBe(expected);
  });
});

describe('foldText', () => {
  it.each([
    ['José', 'jose'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['Ørsted', 'orsted'],
    ['Þór Đặng', 'thor dang'],
    ['İSTANBUL ışık', 'istanbul isik'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['Σίσυφος', 'σισυφοσ'],
    ['Ёлка', 'елка'],
    ['Ｆｕｌｌ　Ｗｉｄｔｈ', 'full width'],
    ['ﬁnance', 'finance'],
    ['O’Brien – “x”', 'o\'brien - "x"'],
    ['מֹשֶׁה', 'משה'],
    ['مُحَمَّد', 'محمد'],
  ])('%j folds to %j', (given, expected) => {
    expect(foldText(given)).toBe(expected);
  });

  it.each([
    ['की', 'का'],
    ['が', 'か'],
    ['김', '강'],
  ])('keeps %j and %j apart, whose marks are letters', (a, b) => {
    expect(foldText(a)).not.toBe(foldText(b));
  });
});

describe('slug', () => {
  it.each([
    ['Hello, World!', 'hello-world'],
    ["  O'Brien & Söhne -- GmbH ", 'obrien-sohne-gmbh'],
    ['日本 株式会社', '日本-株式会社'],
    ['🎉', ''],
  ])('%j is %j', (given, expected) => {
    expect(slug(given)).toBe(expected);
  });
});

describe('htmlToText compares rich text by what is read', () => {
  it.each([
    ['<p>Hello&nbsp;<b>World</b></p><p>Caf&eacute; &amp; bar</p>', 'Hello World\nCafé & bar'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\nb'],
    ['<td>a</td><td>b</td>', 'a\nb'],
    ['be<b>fo</b>re', 'before'],
    ['a\n  b', 'a b'],
    ['<script>var a = "<p>";</script><style>p{}</style>text', 'text'],
    ['<!-- hidden <b>x</b> -->seen', 'seen'],
    ['<!doctype html><p>x', 'x'],
    ['<a title="5 > 3">link</a>', 'link'],
    ['&#65;&#x42; &lt;b&gt; &bogus; AT&T', 'AB <b> &bogus; AT&T'],
    ['&#0; &#xD800;', '\uFFFD \uFFFD'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['if a <b then c', 'if a <b then c'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j reads %j', (given, expected) => {
    expect(htmlToText(given)).toBe(expected);
  });

  it('gives the same text for markup that only looks different', () => {
    expect(htmlToText('<div><span>Call&nbsp;back</span></div>')).toBe(
      htmlToText('<p class="x">Call <i>back</i></p>\n'),
    );
  });
});
