import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { toDay } from '@/lib/dates';
import type { FormInstance } from '@/ui/controls';
import { Facts } from '@/ui/Facts';
import { OrganisationName } from '@/ui/OrganisationName';

import { useRedLineName } from '../useCatalogue';
import type { RegisterForm } from './form';

/** Everything once more, and what happens when it is saved. */
export function Check({
  form,
  isSelfFound,
  campaigns,
  ownName,
}: {
  form: FormInstance<RegisterForm>;
  isSelfFound: boolean;
  campaigns: readonly Schemas['CampaignSummary'][];
  ownName: string;
}) {
  const { t } = useTranslation();
  const redLineName = useRedLineName();
  const typed = form.getFieldsValue(true) as RegisterForm; // every field of this form
  const outside = [
    { label: t('ledger.source'), value: typed.source && t(`source.${typed.source}`) },
    { label: t('ledger.found_by'), value: typed.found_by },
    { label: t('register.ordered_deadline'), value: toDay(typed.ordered_deadline_on) },
    {
      label: t('register.named'),
      value: typed.named_organisation_ids?.length
        ? typed.named_organisation_ids.map((id) => (
            <div key={id}>
              <OrganisationName id={id} />
            </div>
          ))
        : null,
    },
  ];
  return (
    <>
      <p className="what-next">
        {isSelfFound ? t('register.after_draft') : t('register.after_open')}
      </p>
      <p className="entry-text">{typed.description}</p>
      <Facts
        items={[
          {
            label: t('ledger.campaign'),
            value: campaigns.find(({ id }) => id === typed.campaign_id)?.name,
          },
          {
            label: t('ledger.organisation'),
            value: isSelfFound ? ownName : <OrganisationName id={typed.organisation_id ?? null} />,
          },
          { label: t('ledger.basis'), value: redLineName(typed.basis ?? null, null) },
          { label: t('ledger.student_count'), value: typed.student_count },
          { label: t('ledger.host_name'), value: typed.host_name },
          { label: t('ledger.host_code'), value: typed.host_code },
          { label: t('ledger.cause'), value: typed.cause },
          { label: t('ledger.matter_no'), value: typed.matter_no },
          ...(isSelfFound ? [] : outside),
        ]}
      />
    </>
  );
}
