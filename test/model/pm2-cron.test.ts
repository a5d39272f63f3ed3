import { describe, expect, it } from 'vitest';
import { cronRefusal } from '../../src/model/pm2-cron.ts';

describe('cronRefusal', () => {
  // What croner 4.1.97 takes and what it throws at, as tried out.
  it.each([
    '* * * * *',
    '*/4 * * * * *',
    '0 9,12 * * *',
    '0 0 L * *',
    '0 0 * * 7',
    '0 0 * * SUN',
    '0 0 * * MON-FRI',
    '0 0 30 2 *',
    '? * * * *',
    '5/15 * * * *',
    '2030-01-01T00:00:00',
    '  0   0 * * *  ',
    '1,,2 * * * *',
    '*5 * * * *',
    '5*/5 * * * *',
    '? ? * * ?',
    '0 ?/5 * * *',
    '2030-01-01 10:00:00',
  ])('takes %s', (expression) => {
    expect(cronRefusal(expression)).toBeUndefined();
  });

  it.each<[string, string]>([
    ['', 'it has 0 fields, not five or six'],
    ['@daily', 'it has 1 fields, not five or six'],
    ['0 0 * * * * *', 'it has 7 fields, not five or six'],
    ['0 9-12,14 * * *', '“9-12,14”: PM2 takes neither a range nor a step inside a list'],
    ['*/5,3 * * * *', '“*/5,3”: PM2 takes neither a range nor a step inside a list'],
    ['0 0 * * 5L', '“5L” is not a day of week'],
    ['0 0 1W * *', '“1W” is not a day of month'],
    ['0 0 * * 1#2', '“1#2” is not a day of week'],
    ['60 * * * *', '60 is outside 0–59 (minute)'],
    ['1,60 * * * *', '60 is outside 0–59 (minute)'],
    ['0 24 * * *', '24 is outside 0–23 (hour)'],
    ['0 0 0 * *', '0 is outside 1–31 (day of month)'],
    ['* * * 13 *', '13 is outside 1–12 (month)'],
    ['5-1 * * * *', '“5-1” runs backwards'],
    ['*/0 * * * *', '“*/0” has a step of 0'],
    ['*/70 * * * *', '“*/70” has a step of 70'],
    ['-1 * * * *', '“-1” is not a minute'],
    ['1.5 * * * *', '“1.5” is not a minute'],
    ['0 x? * * *', '“x?” is not an hour'],
    ['0 0 * * FRI-MON', '“FRI-MON” runs backwards'],
    ['0 0 * NOV-FEB *', '“NOV-FEB” runs backwards'],
    ['0 0 1-40 * *', '40 is outside 1–31 (day of month)'],
    ['1-5-7 * * * *', '“1-5-7” is not a minute'],
    ['1-5/0 * * * *', '“1-5/0” has a step of 0'],
    ['*/5-7 * * * *', '“*/5-7” is not a minute'],
    ['*/5/5 * * * *', '“*/5/5” is not a minute'],
    ['*/ * * * *', '“*/” is not a minute'],
    ['2030-01-01', 'it has 1 fields, not five or six'],
    ['2030-02-30T10:00:00', 'it has a colon, and is no date and time'],
    ['2030-01-01T10:00', 'it has a colon, and is no date and time'],
    ['at 12:30', 'it has a colon, and is no date and time'],
    ['every day at three in morning', '“every” is not a second'],
  ])('refuses %s', (expression, why) => {
    expect(cronRefusal(expression)).toBe(why);
  });
});
