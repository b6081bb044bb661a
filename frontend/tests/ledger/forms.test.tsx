import dayjs from 'dayjs';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';

import type { Schemas } from '@/api/types';
import { type Carrying, FORMS } from '@/features/ledger/actions/forms';
import {
  type ActionState,
  STATUSES,
  type BodyOf,
  type Entry,
  type MoveAction,
} from '@/features/ledger/words';

import { entry } from './factories';

/** The request an action's form makes of what was typed. */
async function bodyOf<A extends MoveAction>(
  action: A,
  values: object,
  overrides: Partial<Entry> = {},
  may = true,
): Promise<BodyOf<A>> {
  const send = vi.fn<(body: BodyOf<A>) => Promise<Entry>>().mockResolvedValue(entry());
  const carrying: Carrying<A> = {
    entry: entry(overrides),
    may: () => may,
    custody: { accepted: '', upload: () => Promise.reject(new Error('no upload is expected')) },
    form: {
      getFieldValue: () => undefined,
      setFieldValue: () => undefined,
      isFieldTouched: () => false,
    },
    send,
  };
  await FORMS[action].carryOut(values as never, carrying);
  const call = send.mock.calls[0];
  if (!call) throw new Error('the form sent nothing');
  return call[0];
}

describe('the table of action forms', () => {
  it('has a form for every action the API knows, and for no other', () => {
    // `register` makes entries and has its own page, `link` is noted by screening; others move one.
    expectTypeOf<MoveAction>().toEqualTypeOf<Exclude<ActionState['action'], 'register' | 'link'>>();
    expectTypeOf<keyof typeof FORMS>().toEqualTypeOf<MoveAction>();
    expect(Object.keys(FORMS)).toHaveLength(20);
  });

  it('knows every status', () => {
    expectTypeOf<(typeof STATUSES)[number]>().toEqualTypeOf<Schemas['Status']>();
    expect(STATUSES).toHaveLength(9);
  });

  it('asks nothing for a release', async () => {
    expect(FORMS.release.Fields).toBeNull();
    expect(await bodyOf('release', {})).toEqual({});
  });

  it('counts the outcomes of students listed one by one', async () => {
    const body = await bodyOf('report_stopped', {
      stopped_at: dayjs('2026-11-20 08:30'),
      stopped_by: ' 实习科 ',
      students: [
        { reference: '0012', outcome: 'returned' },
        { reference: '0013', outcome: 'left' },
        { reference: '0014', outcome: 'returned' },
      ],
    });
    expect(body.outcomes).toEqual({ returned: 2, left: 1 });
    expect(body.stopped_at).toBe('2026-11-20T08:30:00+08:00');
    expect(body.stopped_by).toBe('实习科');
  });

  it('takes the counts of a group that is too large to list', async () => {
    const body = await bodyOf(
      'report_stopped',
      {
        stopped_at: dayjs('2026-11-20 08:30'),
        stopped_by: '实习科',
        students: [],
        outcomes: { returned: 20, stays: 5, left: 0 },
      },
      { student_count: 25 },
    );
    expect(body.outcomes).toEqual({ returned: 20, stays: 5 });
  });

  it('sends measures, people and the day when acknowledging', async () => {
    const body = await bodyOf('acknowledge', {
      measures: [{ description: '调整岗位 ', assigned_membership_id: undefined }],
      responsible_leader: '王校长',
      responsible_department: '实习处',
      responsible_person: '李老师',
      deadline_on: dayjs('2026-12-01'),
    });
    expect(body).toEqual({
      measures: [{ description: '调整岗位', assigned_membership_id: null }],
      responsible_leader: '王校长',
      responsible_department: '实习处',
      responsible_person: '李老师',
      deadline_on: '2026-12-01',
    });
  });

  const revised = {
    measures: [{ id: 4, description: '退费', result: ' 已退 ', completed_on: null }],
    responsible_leader: '王校长',
    responsible_department: '实习处',
    responsible_person: '李老师',
    settlement: { charged: '900.00', refunded: '900.00', held: null, handed_over: null },
  };

  it('sends no money where the issue is none about money', async () => {
    expect(await bodyOf('revise', revised)).not.toHaveProperty('settlement');
  });

  it('sends the money as it was typed, without rounding', async () => {
    const body = await bodyOf('revise', revised, { is_money: true });
    expect(body.settlement).toMatchObject({ charged: '900.00', refunded: '900.00', held: '0' });
  });

  it('sends results alone for whoever may not plan', async () => {
    const body = await bodyOf('revise', revised, { is_money: true }, false);
    expect(Object.keys(body)).toEqual(['measures']);
    expect(body.measures?.[0]?.result).toBe('已退');
  });

  it('leaves out the record of a visit there was none', async () => {
    expect(await bodyOf('verify', { opinion: '属实', has_on_site: false })).toEqual({
      opinion: '属实',
      on_site: null,
    });
  });

  it('sends the record of a visit', async () => {
    const body = await bodyOf('verify', {
      opinion: '属实',
      has_on_site: true,
      on_site: { visited_on: dayjs('2026-11-20'), inspectors: ['甲 ', '乙'], record: '已停' },
    });
    expect(body.on_site).toEqual({
      visited_on: '2026-11-20',
      inspectors: ['甲', '乙'],
      record: '已停',
    });
  });

  it('forgets the duplicate when the issue turns out to be none', async () => {
    const body = await bodyOf('void', {
      because: 'not_an_issue',
      duplicate_of: 'YZ2026-000001',
      reason: '查无此事',
    });
    expect(body.duplicate_of).toBeNull();
  });

  it('turns a focus item into the focus code when amending', async () => {
    const body = await bodyOf('amend', { facts: { basis: 'F01', description: '甲' } });
    expect(body.facts).toMatchObject({ red_line_code: null, focus_code: 'F01' });
  });

  it('proposes the other gravity', () => {
    expect(FORMS.grade.initial(entry({ is_serious: true }))).toEqual({ is_serious: false });
  });
});
