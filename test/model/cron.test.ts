import { describe, expect, it } from 'vitest';
import { type CronDialect, readCron, smallestGap } from '../../src/model/cron.ts';
import { minutes, seconds } from '../../src/model/duration.ts';

describe('an expression that is read', () => {
  it.each<[string, CronDialect, number]>([
    ['*/5 * * * *', 'kubernetes', minutes(5)],
    ['0 3 * * *', 'kubernetes', minutes(24 * 60)],
    ['0,20 * * * *', 'github', minutes(20)],
    ['0 9-17 * * MON-FRI', 'kubernetes', minutes(60)],
    ['55 23 * * *', 'kubernetes', minutes(24 * 60)],
    ['*/7 * * * *', 'kubernetes', minutes(4)],
    ['@hourly', 'kubernetes', minutes(60)],
    ['@every 90s', 'kubernetes', seconds(90)],
    ['*/10 * * * * *', 'pm2', seconds(10)],
    ['0 0 29 2 *', 'kubernetes', minutes(28 * 24 * 60)],
    ['0 0 31 2,3 *', 'kubernetes', minutes(28 * 24 * 60)],
    ['0 0 30 2 MON', 'kubernetes', minutes(24 * 60)],
    ['0 0 * * 7', 'github', minutes(7 * 24 * 60)],
    ['0 12 * * 1,3,5', 'kubernetes', minutes(48 * 60)],
    ['0 12 * * 0,6', 'kubernetes', minutes(24 * 60)],
    ['0 0,23 1,15 * *', 'kubernetes', minutes(23 * 60)],
    ['0 3 1,15 * *', 'kubernetes', minutes(14 * 24 * 60)],
    ['0 3 1,28 * *', 'kubernetes', minutes(24 * 60)],
  ])('%s (%s)', (expression, dialect, gap) => {
    const reading = readCron(expression, dialect);
    expect(reading.ok && reading.schedule && smallestGap(reading.schedule)).toBe(gap);
  });

  it('takes the last days of February for a way to write never', () => {
    expect(readCron('0 0 31 2 *', 'kubernetes')).toEqual({ ok: true, schedule: undefined });
    expect(readCron('0 0 30,31 2 *', 'pm2')).toEqual({ ok: true, schedule: undefined });
  });

  it('says nothing of what another dialect alone can tell', () => {
    expect(readCron('1,,2 * * * *', 'pm2')).toEqual({ ok: true, schedule: undefined });
    expect(readCron('2030-01-01T10:00:00', 'pm2')).toEqual({ ok: true, schedule: undefined });
    expect(readCron('0 0 L * *', 'pm2')).toEqual({ ok: true, schedule: undefined });
    expect(readCron('0 15 10 ? * 6L 2002-2005', 'quartz')).toEqual({ ok: true, schedule: undefined });
  });
});

describe('an expression that its platform refuses', () => {
  it.each<[string, CronDialect, string]>([
    ['', 'kubernetes', 'it has 0 fields, not five'],
    ['* * * *', 'kubernetes', 'it has 4 fields, not five'],
    ['0 0 * * * *', 'kubernetes', 'it has 6 fields, not five'],
    ['60 * * * *', 'kubernetes', '“60” is outside 0–59, the range of a minute'],
    ['0 24 * * *', 'github', '“24” is outside 0–23, the range of an hour'],
    ['0 0 0 * *', 'kubernetes', '“0” is outside 1–31, the range of a day of month'],
    ['0 0 * * 7', 'kubernetes', '“7” is outside 0–6, the range of a day of week'],
    ['0 0 * * FUNDAY', 'kubernetes', '“FUNDAY” is not a day of week'],
    ['*/0 * * * *', 'kubernetes', '“*/0” has a step of 0'],
    ['30-10 * * * *', 'kubernetes', '“30-10” runs backwards'],
    ['a-b * * * *', 'kubernetes', '“a-b” is not a minute'],
    ['@daily', 'github', 'GitHub knows no @ shorthands; write five fields'],
    ['@fortnightly', 'kubernetes', '@fortnightly is not a shorthand that is known here'],
    ['TZ=UTC 0 3 * * *', 'kubernetes', 'a time zone inside the schedule is rejected by Kubernetes since 1.29; set timeZone'],
    ['0 0 31 4 *', 'kubernetes', 'no month it names has that day, so it never fires'],
    ['0 0 31 4 *', 'pm2', 'no month it names has that day, so it never fires'],
    ['0 9-12,14 * * *', 'pm2', '“9-12,14”: PM2 takes neither a range nor a step inside a list'],
    ['@daily', 'pm2', 'it has 1 fields, not five or six'],
    ['0 0 31 4,6,9,11 *', 'github', 'no month it names has that day, so it never fires'],
  ])('%s (%s)', (expression, dialect, why) => {
    expect(readCron(expression, dialect)).toEqual({ ok: false, why });
  });
});
