/**
 * One campaign from the notice to its last closure, as five people live it in the browser.
 *
 *   node e2e/journey.mjs SCRIPT.json
 *
 * The script names the address, the people, the campaign file and the folder for pictures and
 * downloads; the last line printed is a JSON object of what was seen.
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
const faults = [];
const browser = await openBrowser();

const people = [];

/** Somebody at their desk. */
async function sit(username) {
  const { page, faults: seen } = await browser.person(script.base);
  people.push({ page, seen });
  await signIn(page, username, script.password);
  return { page, seen };
}

/** A picture, and what axe says of it. */
async function look(person, name) {
  await settle(person.page);
  await photograph(person.page, script.folder, name);
  for (const fault of await accessibilityFaults(person.page)) faults.push(`${name}: ${fault}`);
  if (await overflows(person.page)) faults.push(`${name}: scrolls sideways`);
}

const dialog = (page) => page.getByRole('dialog');
const field = (page, label) => dialog(page).getByLabel(label, { exact: true });

/** The button of an action on the entry's page. */
async function ask(page, action) {
  await page.getByRole('button', { name: action, exact: true }).first().click();
  await dialog(page).waitFor();
}

/** Send the dialog, and wait until it has gone. */
async function send(page, action) {
  await dialog(page).getByRole('button', { name: action, exact: true }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  await settle(page);
}

/** Choose from a list, typing into it where it can be searched. */
async function choose(page, scope, label, words) {
  const box = scope.getByRole('combobox', { name: label });
  await box.click();
  if (await box.isEditable()) await box.fill(words);
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: words })
    .first()
    .click();
}

/** Pick a day by typing it. */
async function pickDay(page, scope, label, day) {
  const box = scope.getByLabel(label, { exact: true });
  await box.click();
  await box.fill(day);
  await box.press('Tab'); // Enter would send the form
}

async function openCampaign(manager) {
  const { page } = manager;
  await visit(page, '/campaigns');
  await look(manager, 'campaigns');
  await page.getByRole('button', { name: /导入/ }).first().click();
  await field(page, /文本|内容/).fill(readFileSync(script.campaignFile, 'utf8'));
  await dialog(page).getByRole('button', { name: /导入/ }).last().click();
  await page.waitForURL(/\/campaigns\/\d+/);
  await look(manager, 'campaign-draft');
  await page.getByRole('button', { name: /启\s*动/ }).first().click();
  await dialog(page).getByRole('button', { name: /启\s*动/ }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  await look(manager, 'campaign-open');
}

async function draft(officer, issue) {
  const { page } = officer;
  await visit(page, '/ledger/new');
  await page.getByRole('button', { name: '下一步' }).click();
  await choose(page, page, /对应的底线要求/, issue.code);
  await page.getByText('整改这条问题需要：').waitFor();
  await look(officer, `register-${issue.code}`);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel('问题描述').fill(issue.description);
  await page.getByLabel('涉及学生数').fill(String(issue.students));
  await page.getByLabel('实习单位', { exact: true }).fill(issue.host);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.waitForURL(/\/ledger\/\d+$/);
  await settle(page);
  return new URL(page.url()).pathname;
}

async function release(lead, address) {
  await visit(lead.page, address);
  await ask(lead.page, '审定上账');
  await send(lead.page, '审定上账');
}

async function reportStopped(officer, issue) {
  const { page } = officer;
  await ask(page, '报告已停止');
  await pickDay(page, dialog(page), '停止时间', script.stoppedAt);
  await field(page, '由谁落实停止').fill('实习就业处');
  for (let row = 1; row <= issue.students; row += 1) {
    await field(page, `第 ${row} 名学生的学号后几位`).fill(`00${row}`);
  }
  await dialog(page).getByRole('button', { name: '未选的都填“返校”' }).click();
  await look(officer, 'dialog-report-stopped');
  await send(page, '报告已停止');
}

async function acknowledge(officer, issue) {
  const { page } = officer;
  await ask(page, '签收并制定措施');
  await field(page, '措施内容').fill(issue.measure);
  await field(page, '责任领导').fill('周校长');
  await field(page, '责任部门').fill('实习就业处');
  await field(page, '具体责任人').fill('林老师');
  await pickDay(page, dialog(page), '整改时限', script.deadline);
  await look(officer, 'dialog-acknowledge');
  await send(page, '签收并制定措施');
}

async function prove(officer, issue) {
  const { page } = officer;
  await ask(page, '更新整改情况');
  await field(page, '整改结果').fill(issue.result);
  await send(page, '更新整改情况');
  await ask(page, '提交佐证');
  await choose(page, dialog(page), /这份材料是什么/, issue.kindLabel);
  await dialog(page).locator('input[type=file]').setInputFiles(issue.file);
  await look(officer, 'dialog-cite');
  await send(page, '提交佐证');
  await page.getByText(path.basename(issue.file)).first().waitFor();
}

async function act(person, address, action, { typed = {}, picture } = {}) {
  const { page } = person;
  await visit(page, address);
  await ask(page, action);
  for (const [label, text] of Object.entries(typed)) await field(page, label).fill(text);
  if (picture) await look(person, picture);
  await send(page, action);
}

async function work(officer, lead, issue) {
  issue.address = await draft(officer, issue);
  await release(lead, issue.address);
  await visit(officer.page, issue.address);
  if (issue.mustStop) await reportStopped(officer, issue);
  await acknowledge(officer, issue);
  await prove(officer, issue);
  await look(officer, `entry-${issue.code}`);
  await act(officer, issue.address, '申请销号');
}

const seen = {};
try {
  const manager = await sit(script.people.manager);
  await openCampaign(manager);

  const officer = await sit(script.people.officer);
  const lead = await sit(script.people.lead);
  for (const issue of script.issues) await work(officer, lead, issue);

  const [first, second] = script.issues;
  await act(lead, first.address, '审核退回', { typed: { 理由: '结果写得太笼统' } });
  await act(officer, first.address, '申请销号');
  await visit(lead.page, '/');
  await look(lead, 'landing-lead');
  for (const issue of script.issues) {
    await act(lead, issue.address, '审核同意');
  }

  const verifier = await sit(script.people.verifier);
  await visit(verifier.page, '/queue');
  await look(verifier, 'queue');
  await act(verifier, second.address, '退回整改', {
    typed: { 退回理由: '调岗表缺学生签字', 需要补充什么: '补充签字后的调岗表' },
    picture: 'dialog-return',
  });
  await act(officer, second.address, '申请销号');
  await act(lead, second.address, '审核同意');
  for (const issue of script.issues) {
    await act(verifier, issue.address, '核查通过', { typed: { 核查意见: '材料齐全，情况属实' } });
  }
  await look(verifier, 'entry-closed');

  await visit(manager.page, '/campaigns');
  await manager.page.locator('.ant-table-tbody a').first().click();
  await settle(manager.page);
  await look(manager, 'campaign-figures');
  seen.campaignPage = await manager.page.locator('main').innerText();
  await visit(manager.page, `/ledger?campaign_id=${new URL(manager.page.url()).pathname.split('/')[2]}`);
  await look(manager, 'ledger');
  const download = manager.page.waitForEvent('download');
  await manager.page.getByRole('button', { name: '导出 Word' }).click();
  seen.word = path.join(script.folder, 'ledger.docx');
  await (await download).saveAs(seen.word);
  for (const { seen: complaints } of people) faults.push(...complaints);
} catch (error) {
  for (const [index, { page }] of people.entries()) {
    await photograph(page, script.folder, `failed-${index}`);
  }
  throw error;
} finally {
  await browser.close();
}
console.log(JSON.stringify({ ...seen, faults }));
