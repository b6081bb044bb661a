/**
 * Visit every page as somebody who may see it, at the desk and on the phone: photograph it, check
 * it with axe, and refuse faults of the page and sideways scrolling.
 *
 *   node e2e/pages.mjs BASE USERNAME PASSWORD FOLDER [ADDRESS …]
 *
 * Without addresses: those of the menu and of the account, and the first link of each list.
 */
import {
  accessibilityFaults,
  openBrowser,
  overflows,
  photograph,
  settle,
  SCREENS,
  signIn,
  visit,
} from './browser.mjs';

const [base, username, password, folder, ...named] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node e2e/pages.mjs BASE USERNAME PASSWORD FOLDER [ADDRESS …]');
  process.exit(2);
}

const OWN = ['/', '/account/sessions', '/account/password', '/no-such-page'];

/** What hangs on an address of the menu without being a row of its list. */
const BESIDE = {
  '/screening/imports': ['/screening/imports/new'],
  '/screening/roster': ['/screening/roster?part=lists'],
  '/screening/registers': ['/screening/registers?register=group_policies'],
};

/** What the menu of this person links to. */
async function menuAddresses(page) {
  return page
    .locator('nav .ant-menu a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
}

/** The first row's page of the list in sight. */
async function firstOfList(page) {
  const link = page.locator('.ant-table-tbody tr.ant-table-row a, .screening-cards a').first();
  return (await link.count()) > 0 ? link.getAttribute('href') : null;
}

const faults = [];
const browser = await openBrowser();
try {
  for (const screen of Object.keys(SCREENS)) {
    const { page, context, faults: seen } = await browser.person(base, { screen });
    const look = async (name) => {
      await photograph(page, folder, `${screen}-${name}`);
      for (const fault of await accessibilityFaults(page)) {
        faults.push(`${screen} ${name}: ${fault}`);
      }
      if (await overflows(page)) faults.push(`${screen} ${name}: scrolls sideways`);
    };
    await page.goto('/');
    await settle(page);
    await look('sign-in');
    await signIn(page, username, password);
    await settle(page);
    if (screen === 'phone') await page.locator('.top-bar button').first().click();
    const menu = await menuAddresses(page);
    if (screen === 'phone') {
      await settle(page);
      await look('menu');
    }
    const all = [...OWN, ...menu].flatMap((address) => [address, ...(BESIDE[address] ?? [])]);
    const addresses = named.length > 0 ? named : [...new Set(all)];
    for (const address of addresses) {
      await visit(page, address);
      const name = address.replace(/^\//, '').replace(/[^\w-]+/g, '-') || 'landing';
      await look(name);
      const first = named.length > 0 ? null : await firstOfList(page);
      if (first) {
        await visit(page, first);
        await look(`${name}-first`);
      }
    }
    faults.push(...seen.map((fault) => `${screen}: ${fault}`));
    await context.close();
  }
} finally {
  await browser.close();
}
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? 'every page is in order' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
