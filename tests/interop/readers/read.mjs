// node read.mjs FILE: what ical.js and node-ical find in a feed, as {reader: [[uid, start, end, summary, status], …]}.
// Days are YYYY-MM-DD, times are instants in UTC.
import {readFileSync} from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

const instant = date => date.toISOString().replace('.000Z', 'Z');
const day = date => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(n => String(n).padStart(2, '0')).join('-');

// As Thunderbird and Nextcloud do it: the feed's own VTIMEZONEs are registered, and nothing else is known of zones.
function icalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  calendar.getAllSubcomponents('vtimezone').forEach(zone => ICAL.TimezoneService.register(zone));
  const said = time => time.isDate ? time.toString() : instant(time.toJSDate());
  return calendar.getAllSubcomponents('vevent').map(component => {
    const event = new ICAL.Event(component);
    return [event.uid, said(event.startDate), said(event.endDate), event.summary, component.getFirstPropertyValue('status')];
  });
}

function nodeICal(text) {
  const said = date => date.dateOnly ? day(date) : instant(date);
  const plain = value => typeof value === 'object' ? value.val : value;
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter(component => component.type === 'VEVENT')
    .map(event => [event.uid, said(event.start), said(event.end), plain(event.summary), event.status]);
}

const text = readFileSync(process.argv[2], 'utf8');
process.stdout.write(JSON.stringify({'ical.js': icalJs(text), 'node-ical': nodeICal(text)}));
