import { createBrowserRouter, type RouteObject } from 'react-router';

import { NotFoundPage, RouteFault } from './faults';
import { Shell } from './Shell';

type Page = () => Promise<{ default: React.ComponentType }>;

/** A page that is loaded when it is first visited. */
function page(path: string, load: Page): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const PAGES: RouteObject[] = [
  page('/', () => import('./LandingPage')),
  page('/ledger', () => import('@/features/ledger/LedgerPage')),
  page('/ledger/new', () => import('@/features/ledger/register/RegisterPage')),
  page('/ledger/:entryId', () => import('./EntryPage')),
  page('/queue', () => import('@/features/ledger/QueuePage')),
  page('/campaigns', () => import('@/features/campaigns/CampaignsPage')),
  page('/campaigns/new', () => import('@/features/campaigns/CampaignFormPage')),
  page('/campaigns/:campaignId', () => import('./CampaignPage')),
  page('/campaigns/:campaignId/edit', () => import('@/features/campaigns/CampaignFormPage')),
  page('/screening/imports', () => import('@/features/screening/imports/ImportsPage')),
  page('/screening/imports/new', () => import('@/features/screening/imports/NewImportPage')),
  page('/screening/imports/:importId', () => import('@/features/screening/imports/ImportPage')),
  page('/screening/records', () => import('@/features/screening/records/RecordsPage')),
  page('/screening/records/:recordId', () => import('@/features/screening/records/RecordPage')),
  page('/screening/suspicions', () => import('./SuspicionsPage')),
  page('/screening/suspicions/:suspicionId', () => import('./SuspicionPage')),
  page('/screening/hosts', () => import('@/features/screening/hosts/HostsPage')),
  page('/screening/hosts/:hostKey', () => import('@/features/screening/hosts/HostPage')),
  page('/screening/figures', () => import('@/features/screening/figures/FiguresPage')),
  page('/screening/rules', () => import('@/features/screening/rules/RulesPage')),
  page('/screening/rules/:code', () => import('@/features/screening/rules/RulePage')),
  page('/screening/roster', () => import('@/features/screening/roster/RosterPage')),
  page('/screening/registers', () => import('@/features/screening/registers/RegistersPage')),
  page('/screening/settings', () => import('@/features/screening/settings/SettingsPage')),
  page('/regulation', () => import('@/features/regulation/RegulationPage')),
  page(
    '/regulation/:catalogueId/red-lines/:code',
    () => import('@/features/regulation/RedLinePage'),
  ),
  page('/notices', () => import('@/features/notices/NoticesPage')),
  page('/organisations', () => import('@/features/organisations/OrganisationsPage')),
  page('/organisations/:organisationId', () => import('@/features/organisations/OrganisationPage')),
  page('/users', () => import('@/features/identity/UsersPage')),
  page('/users/:userId', () => import('@/features/identity/UserPage')),
  page('/audit', () => import('@/features/audit/AuditPage')),
  page('/account/sessions', () => import('@/features/identity/SessionsPage')),
  page('/account/password', () => import('@/features/identity/PasswordPage')),
];

export function createRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <RouteFault />,
      children: [
        {
          errorElement: <RouteFault />,
          children: [...PAGES, { path: '*', element: <NotFoundPage /> }],
        },
      ],
      hydrateFallbackElement: <></>,
    },
  ]);
}
