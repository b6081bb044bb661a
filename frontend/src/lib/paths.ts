/** Where the page of a subject of the API is; rooms point at each other by address alone. */
export function pathOf(subjectType: string, subjectId: number): string | null {
  switch (subjectType) {
    case 'ledger_entry':
      return `/ledger/${subjectId.toString()}`;
    case 'campaign':
      return `/campaigns/${subjectId.toString()}`;
    case 'organisation':
      return `/organisations/${subjectId.toString()}`;
    case 'internship_record':
      return `/screening/records/${subjectId.toString()}`;
    case 'internship_import':
      return `/screening/imports/${subjectId.toString()}`;
    case 'suspicion':
      return `/screening/suspicions/${subjectId.toString()}`;
    case 'suspicions':
      return '/screening/suspicions?awaits_me=true';
    case 'screening_rule':
      return '/screening/rules';
    default:
      return null;
  }
}
