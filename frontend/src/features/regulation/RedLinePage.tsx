import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';

import { May } from '@/access/session';
import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { useLocalised } from '@/lib/i18n/localised';
import { Alert, Button } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Facts } from '@/ui/Facts';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { ConfirmationForm } from './ConfirmationForm';
import { type Catalogue, ConfirmationLamp, type RedLine, RedLineFlags, redLinePath } from './words';

/** 核对: one red line beside its source; a named person confirms article, item and wording. */
export default function RedLinePage() {
  const { t } = useTranslation();
  const { catalogueId, code } = useParams();
  const query = api.useQuery('get', '/api/v1/catalogues/{catalogue_id}', {
    params: { path: { catalogue_id: Number(catalogueId) } },
  });
  return (
    <div className="page">
      <Loaded query={query}>
        {(catalogue) => {
          const redLine = catalogue.red_lines.find((item) => item.code === code);
          return redLine ? (
            <RedLineCheck
              key={redLine.id}
              catalogue={catalogue}
              redLine={redLine}
              onConfirmed={() => query.refetch()}
            />
          ) : (
            <ErrorNotice error={new Error(t('regulation.no_red_line', { code }))} />
          );
        }}
      </Loaded>
    </div>
  );
}

function RedLineCheck({
  catalogue,
  redLine,
  onConfirmed,
}: {
  catalogue: Catalogue;
  redLine: RedLine;
  onConfirmed: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const localised = useLocalised();
  const navigate = useNavigate();
  const next = nextUnconfirmed(catalogue, redLine);
  return (
    <>
      <PageHeader
        title={`${redLine.code} ${localised(redLine, 'label')}`}
        crumbs={[
          { title: t('regulation.title'), to: `/regulation?catalogue=${catalogue.id.toString()}` },
          { title: redLine.code },
        ]}
        actions={
          next && (
            <Button onClick={() => void navigate(redLinePath(catalogue.id, next.code))}>
              {t('regulation.next_unconfirmed', { code: next.code })}
            </Button>
          )
        }
      />
      <Panel title={t('regulation.facts')}>
        <Facts
          items={[
            { label: t('regulation.kind'), value: redLine.kind },
            { label: t('regulation.citation'), value: localised(redLine, 'citation') },
            { label: t('regulation.confirmation'), value: <ConfirmationLamp redLine={redLine} /> },
            { label: t('regulation.paraphrase'), value: localised(redLine, 'para'), isLong: true },
            {
              label: t('regulation.bound'),
              value: redLine.bound.map((party) => t(`bound.${party}`)).join('、'),
            },
            { label: t('regulation.flags'), value: <RedLineFlags redLine={redLine} /> },
            {
              label: t('regulation.required_evidence'),
              value:
                redLine.required_evidence.map((kind) => t(`evidence_kind.${kind}`)).join('、') ||
                t('ui.none'),
            },
          ]}
        />
      </Panel>
      <Confirmations redLine={redLine} />
      {!redLine.confirmation && (
        <May permission="regulation.confirm">
          <Panel title={t('regulation.confirm_title')}>
            <Alert
              type="warning"
              showIcon
              style={{ marginBottom: 12 }}
              title={t('regulation.presumed', {
                article: redLine.presumed.article ?? '—',
                item: redLine.presumed.item ?? '—',
                confidence: t(`article_confidence.${redLine.presumed.article_confidence}`),
              })}
              description={t('regulation.presumed_about')}
            />
            <ConfirmationForm redLineId={redLine.id} onConfirmed={onConfirmed} />
          </Panel>
        </May>
      )}
    </>
  );
}

function Confirmations({ redLine }: { redLine: RedLine }) {
  const { t } = useTranslation();
  const query = api.useQuery('get', '/api/v1/red-lines/{red_line_id}/confirmations', {
    params: { path: { red_line_id: redLine.id } },
  });
  return (
    <Panel title={t('regulation.confirmations')}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            label={t('regulation.confirmations')}
            rows={items}
            rowKey={(row) => row.id}
            empty={t('regulation.no_confirmation')}
            columns={[
              {
                key: 'by',
                title: t('regulation.confirmed_by'),
                render: (row) => `${row.confirmed_by_name}（${row.confirmed_by_office}）`,
              },
              {
                key: 'at',
                title: t('regulation.confirmed_at'),
                render: (row) => instant(row.confirmed_at),
              },
              { key: 'article', title: t('regulation.article'), render: (row) => row.article },
              { key: 'item', title: t('regulation.item'), render: (row) => row.item ?? '—' },
              {
                key: 'text',
                title: t('regulation.official_text'),
                width: 360,
                render: (row) => row.official_text,
              },
              { key: 'source', title: t('regulation.source'), render: (row) => row.source },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function nextUnconfirmed(catalogue: Catalogue, after: RedLine): RedLine | undefined {
  const open = catalogue.red_lines.filter((item) => !item.confirmation && item.id !== after.id);
  return open.find((item) => item.position > after.position) ?? open[0];
}
