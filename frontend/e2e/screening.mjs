/**
 * Internship records in, suspicions out, as a school, its city and its province live it.
 *
 *   node e2e/screening.mjs SCRIPT.json STAGE
 *
 * `check`   the school officer uploads a workbook with dirty cells, sees them, and downloads the
 *           marked workbook;
 * `store`   uploads the mended one and stores it;
 * `file`    the city registers the school's special filing, without its nights;
 * `release` the province judges the sampled hits of the rules and lets schools see them;
 * `answer`  the school answers three suspicions three ways; the city sees how many there are;
 * `after`   the first look has ended: the city sees them and accepts the explanation;
 * `exempt`  the city adds the nights, and the school's suspicion about them goes away;
 * `walk`    every page of screening on a phone, and in English.
 *
 * The script names the address, the people, the files and the folder for pictures; the last line
 * printed is a JSON object of what was seen.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
  accessibilityFaults,
  openBrowser,
  overflows,
  photograph,
  settle,
  signIn,
  visit,
} from './browser.mjs';

const script = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const stage = process.argv[3];
const faults = [];
const people = [];
const browser = await openBrowser();

const PATIENCE = 60_000;

async function sit(username, { screen = 'desktop', language = 'zh-CN' } = {}) {
  const { page, faults: seen } = await browser.person(script.base, { screen, language });
  people.push({ page, seen });
  await signIn(page, username, script.password);
  await page.evaluate(
    (chosen) => window.localStorage.setItem('xiaohao.language', chosen),
    language,
  );
  return page;
}

/** A picture, and what axe says of it. */
async function look(page, name) {
  await settle(page);
  await photograph(page, script.folder, `${stage}-${name}`);
  for (const fault of await accessibilityFaults(page)) faults.push(`${name}: ${fault}`);
  if (await overflows(page)) faults.push(`${name}: scrolls sideways`);
}

const dialog = (page) => page.getByRole('dialog');
const main = (page) => page.locator('main');

/** Send the dialog by its button, and wait until it has gone. */
async function send(page, name) {
  await dialog(page).getByRole('button', { name, exact: true }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  await settle(page);
}

/** Visit an address again and again until the page says something. */
async function until(page, address, words) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    await visit(page, address);
    const text = await main(page).innerText();
    if (words.test(text)) return text;
    if (Date.now() > end) throw new Error(`${address} never said ${words}: ${text}`);
  }
}

async function upload(page, file) {
  await visit(page, '/screening/imports');
  await page.getByRole('button', { name: '导入数据' }).click();
  await page.waitForURL(/\/screening\/imports\/new$/);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText(path.basename(file)).waitFor();
  await look(page, 'upload');
  await page.getByRole('button', { name: '上传并检查' }).click();
  await page.waitForURL(/\/screening\/imports\/\d+$/);
  await page.getByRole('heading', { name: '请决定' }).waitFor({ timeout: PATIENCE });
  await settle(page);
}

async function check() {
  const page = await sit(script.people.officer);
  const template = page.waitForEvent('download');
  await visit(page, '/screening/imports');
  await look(page, 'imports');
  await page.getByRole('button', { name: '下载模板' }).click();
  const templateFile = path.join(script.folder, 'template.xlsx');
  await (await template).saveAs(templateFile);
  await upload(page, script.dirty);
  await look(page, 'faults');
  const decision = await main(page).innerText();
  await page.getByRole('tab', { name: '列的对应' }).click();
  await look(page, 'mapping');
  await page.getByRole('tab', { name: '样例' }).click();
  await look(page, 'sample');
  await page.getByRole('tab', { name: /^错误/ }).click();
  await settle(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载标注工作簿' }).first().click();
  const marked = path.join(script.folder, 'marked.xlsx');
  await (await download).saveAs(marked);
  return { decision, marked, templateFile };
}

async function store() {
  const page = await sit(script.people.officer);
  await upload(page, script.mended);
  await look(page, 'preview');
  const decision = await main(page).innerText();
  await page.getByRole('button', { name: '确认入库' }).click();
  await dialog(page).waitFor();
  await look(page, 'confirm');
  await dialog(page).getByRole('button', { name: '确认入库' }).click();
  await page.getByRole('heading', { name: '办理结果' }).waitFor({ timeout: PATIENCE });
  await look(page, 'stored');
  await page.getByRole('link', { name: '查看本次导入的记录' }).click();
  await page.getByText(/共 \d+ 条记录/).waitFor();
  await look(page, 'records');
  const records = await main(page).innerText();
  await page.locator('.ant-table-tbody tr.ant-table-row a').first().click();
  await page.waitForURL(/\/screening\/records\/\d+/);
  await look(page, 'record');
  const masked = await main(page).innerText();
  await page.getByRole('button', { name: '显示原文' }).click();
  await dialog(page).getByLabel('查看理由').fill('与纸质协议核对');
  await send(page, '显示原文');
  await page.getByRole('button', { name: '隐藏' }).waitFor();
  const shown = await main(page).innerText();
  await page.getByRole('button', { name: '隐藏' }).click();
  return { decision, records, masked, shown };
}

const FILINGS = '/screening/registers?register=special_filings';

/** Write one word after the other into a field that holds several. */
async function list(page, label, words) {
  for (const word of words) {
    await dialog(page).getByLabel(label).fill(word);
    await page.keyboard.press('Enter');
  }
}

async function file() {
  const { number, authority, post, major, starts_on, ends_on, school, host } = script.filing;
  const city = await sit(script.people.verifier);
  await visit(city, FILINGS);
  await city.getByRole('button', { name: '登记备案' }).click();
  await dialog(city).getByLabel('学校').fill(school);
  await city.locator('.ant-select-item-option', { hasText: school }).click();
  await dialog(city).getByLabel('备案编号').fill(number);
  await dialog(city).getByLabel('备案机关').fill(authority);
  await dialog(city).getByLabel('休息日与节假日').check();
  await list(city, '适用岗位', [post]);
  await list(city, '适用专业', [major]);
  await list(city, '适用单位', [host.replace(/\d$/, '2')]);
  for (const [label, day] of [
    ['开始日期', starts_on],
    ['截止日期', ends_on],
  ]) {
    await dialog(city).getByLabel(label).fill(day);
    await city.keyboard.press('Enter');
  }
  await dialog(city).getByRole('button', { name: '保存' }).click();
  await dialog(city).locator('.ant-form-item-explain-error').waitFor();
  await look(city, 'filing-refused');
  const refused = await dialog(city).locator('.ant-form-item-explain-error').innerText();
  await dialog(city).getByLabel('适用单位').focus();
  await city.keyboard.press('Backspace');
  await list(city, '适用单位', [host]);
  await send(city, '保存');
  await look(city, 'filings');
  return { refused, filings: await main(city).innerText() };
}

async function exempt() {
  const [rule] = script.rules.slice(-1);
  const school = await sit(script.people.officer);
  const before = await until(school, `/screening/suspicions?rule=${rule}`, new RegExp(rule));
  const city = await sit(script.people.verifier);
  await visit(city, FILINGS);
  await city.getByRole('button', { name: '编辑' }).click();
  await dialog(city).getByLabel('工时与夜班').check();
  await dialog(city).getByLabel('修改理由').fill('备案文件写明可以安排夜班');
  await send(city, '保存');
  const after = await until(school, `/screening/suspicions?rule=${rule}`, /已消除/);
  await visit(school, FILINGS);
  const readOnly = await main(school).innerText();
  await school.getByRole('button', { name: '变动' }).click();
  await dialog(school).getByText('备案文件写明可以安排夜班').waitFor();
  await look(school, 'filing-history');
  return { before, readOnly, after };
}

async function release() {
  const page = await sit(script.people.manager);
  await visit(page, '/screening/rules');
  await look(page, 'rules');
  for (const code of script.rules) {
    await until(page, `/screening/rules/${code}`, /还有 [1-9]\d* 条没有判断/);
    await look(page, `rule-${code}`);
    const left = page.getByRole('row').filter({ hasText: '未判断' });
    for (let count = await left.count(); count > 0; count -= 1) {
      const last = left.nth(count - 1);
      await last.getByRole('button', { name: /命中正确/ }).click();
      await last.waitFor({ state: 'detached' });
    }
    await settle(page);
    await page.getByRole('button', { name: '对学校启用' }).click();
    await dialog(page).getByRole('button', { name: '对学校启用' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    await settle(page);
  }
  for (const address of ['/screening/figures']) {
    await visit(page, address);
    await look(page, address.split('/').pop());
  }
  return {};
}

/** Open the suspicion of a rule. */
async function open(page, rule) {
  await visit(page, `/screening/suspicions?rule=${rule}`);
  await page.locator('.ant-table-tbody tr.ant-table-row a').first().click();
  await page.waitForURL(/\/screening\/suspicions\/\d+$/);
  await settle(page);
}

async function answer() {
  const page = await sit(script.people.officer);
  const [confirmed, explained, wrong] = script.rules;
  const list = await until(page, '/screening/suspicions', new RegExp(confirmed));
  await look(page, 'suspicions');

  await open(page, confirmed);
  await look(page, 'suspicion');
  await page.getByRole('button', { name: '确认属实，转入台账' }).click();
  await dialog(page).waitFor();
  await look(page, 'dialog-confirm');
  await send(page, '确认属实，转入台账');
  await page
    .getByRole('link', { name: /打开台账问题/ })
    .first()
    .click();
  await page.waitForURL(/\/ledger\/\d+$/);
  await main(page).getByRole('heading', { level: 1 }).waitFor();
  await settle(page);
  const entry = await main(page).innerText();

  await open(page, explained);
  await page.getByRole('button', { name: '说明情况' }).click();
  await dialog(page).getByLabel('情况说明').fill(script.explanation);
  await dialog(page).locator('input[type=file]').setInputFiles(script.evidence);
  await look(page, 'dialog-explain');
  await send(page, '说明情况');
  await page.getByText('已说明，待主管部门审核').first().waitFor();
  await look(page, 'explained');

  await open(page, wrong);
  const address = new URL(page.url()).pathname;
  await page.getByRole('button', { name: '数据有误' }).click();
  await dialog(page).getByLabel('哪里录错了').fill(script.correction.reason);
  await send(page, '数据有误');
  await page.getByRole('link', { name: /^更正/ }).first().click();
  await dialog(page).waitFor();
  await dialog(page).getByLabel('更正为').first().fill(script.correction.value);
  await dialog(page).getByLabel('更正理由').fill(script.correction.reason);
  await look(page, 'dialog-correct');
  await send(page, '更正记录');
  const corrected = await until(page, address, /更正后消除/);
  await look(page, 'corrected');

  const city = await sit(script.people.verifier);
  await visit(city, '/screening/suspicions');
  await look(city, 'city-before');
  const cityBefore = await main(city).innerText();
  return { list, entry, corrected, cityBefore };
}

async function after() {
  const city = await sit(script.people.verifier);
  const [, explained] = script.rules;
  const cityAfter = await until(city, '/screening/suspicions', new RegExp(explained));
  await look(city, 'city');
  await open(city, explained);
  await look(city, 'city-suspicion');
  await city.getByRole('button', { name: '采纳说明' }).click();
  await dialog(city).waitFor();
  await send(city, '采纳说明');
  await city.getByText('说明已采纳').first().waitFor();
  const accepted = await main(city).innerText();
  await city.getByRole('link', { name: '查看该单位' }).click();
  await city.waitForURL(/\/screening\/hosts\//);
  await look(city, 'host');
  await visit(city, '/screening/hosts');
  await look(city, 'hosts');
  return { cityAfter, accepted };
}

const LISTS = ['imports', 'records', 'suspicions', 'hosts', 'figures', 'rules'];
/** Photographed on a phone with the other pages of the menu (pages.mjs). */
const FURTHER = ['roster', 'registers', 'settings'];
const FIRST = '.ant-table-tbody tr.ant-table-row a, .screening-cards a';

async function walk() {
  const texts = [];
  for (const [screen, language, lists] of [
    ['phone', 'zh-CN', LISTS],
    ['desktop', 'en', [...LISTS, ...FURTHER]],
  ]) {
    const page = await sit(script.people.officer, { screen, language });
    for (const list of lists) {
      const address = `/screening/${list}`;
      await visit(page, address);
      await look(page, `${screen}-${list}`);
      const first = page.locator('main').locator(FIRST).first();
      const to = (await first.count()) > 0 ? await first.getAttribute('href') : null;
      if (to?.startsWith(`${address}/`)) {
        await visit(page, to);
        await look(page, `${screen}-${list}-first`);
      }
      texts.push(await main(page).innerText());
    }
  }
  return { texts };
}

const STAGES = { check, store, file, release, answer, after, exempt, walk };

let seen;
try {
  seen = await STAGES[stage]();
  for (const { seen: complaints } of people) faults.push(...complaints);
} catch (error) {
  for (const [index, { page }] of people.entries()) {
    await photograph(page, script.folder, `failed-${stage}-${index}`);
  }
  throw error;
} finally {
  await browser.close();
}
console.log(JSON.stringify({ ...seen, faults }));
