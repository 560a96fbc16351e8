"""Sentences, captions and headings of the pages of studies and games in English and Russian."""

from __future__ import annotations

STUDY_WORDS: dict[str, tuple[str, str]] = {
    "and": ("and", "и"),
    "yes": ("yes", "да"),
    "no": ("NO", "НЕТ"),
    "entry": ("entry", "статья"),
    "kind": ("limit", "ограничение"),
    "where": ("where", "где"),
    "months_a_year": ("months a year", "месяцев в году"),
    "one_more": ("one more", "прибавка"),
    "case": ("case", "случай"),
    "check": ("check", "проверка"),
    "value": ("value", "значение"),
    "tolerance": ("tolerance", "допуск"),
    "passed": ("passed", "пройдена"),
    "region": ("region", "регион"),
    "study": ("study", "исследование"),
    "what": ("what", "что"),
    "which": ("which", "значение"),
    "contents": ("Contents", "Содержание"),
    "page": ("page", "стр."),
    "about_study": (
        "Hydrology: {record} (years: {years}); demand and plants: {year}. Welfare is in million USD of "
        "2023 a year. Alone: every state plans for itself, given the water that reaches it and the trade it is "
        "offered. Together: one plan for all. No payment for water is made in either.",
        "Гидрология: {record} (лет: {years}); спрос и станции: {year}. Благосостояние — в млн долл. США 2023 "
        "года в год. Порознь: каждое государство планирует для себя при той воде, которая до него доходит, и той "
        "торговле, которую ему предлагают. Вместе: один план для всех. Платы за воду нет ни там, ни там.",
    ),
    "about_case": (
        "The case of this page: {case}.",
        "Случай этой страницы: {case}.",
    ),
    "about_out": (
        "The plan is one for all others; whoever stays out plans for itself here too.",
        "План один для всех остальных; кто не участвует, планирует для себя и здесь.",
    ),
    "own_year": ("of each year", "своего года"),
    "verdict": (
        "Acting together is worth {gain} million USD a year to all, before transfers. All checks passed.",
        "Совместные действия дают всем {gain} млн долл. США в год до выплат. Все проверки пройдены.",
    ),
    "question_1": ("1. What happens alone, and what together?", "1. Что происходит порознь и что вместе?"),
    "question_2": (
        "2. Who gains, who loses, and which deal leaves every state better off?",
        "2. Кто выигрывает, кто теряет и при какой сделке лучше каждому?",
    ),
    "question_3": (
        "3. Which limit binds next, and what is it worth?",
        "3. Что ограничивает дальше и сколько это стоит?",
    ),
    "question_4": (
        "4. Does it survive droughts, closures, price shocks, and a partner leaving?",
        "4. Выдержит ли это засухи, закрытия, скачки цен и уход партнёра?",
    ),
    "plans_in_words": (
        "Irrigation takes {irrigated_alone} km³ a year alone and {irrigated_then} {agreed}; lakes, deltas and sinks "
        "get {lakes_alone} and {lakes_then} km³. {unserved_alone} GWh of demand are not served alone, "
        "{unserved_then} {agreed}. States sell each other {traded_alone} TWh a year alone and {traded_then} "
        "{agreed}.",
        "Орошение забирает порознь {irrigated_alone} км³ в год, {agreed} — {irrigated_then}; озёра, дельты и сбросы "
        "получают {lakes_alone} и {lakes_then} км³. Недоотпуск электроэнергии порознь {unserved_alone} ГВт·ч, "
        "{agreed} — {unserved_then}. Государства продают друг другу порознь {traded_alone} ТВт·ч в год, {agreed} — "
        "{traded_then}.",
    ),
    "basin_caption": (
        "Mean flow of the reaches and storage at the end of the month. Line width grows with the root of the flow; a "
        "disc is filled in proportion to what the reservoir holds. Boundaries are indicative.",
        "Средний сток участков и запас на конец месяца. Толщина линии растёт как корень из стока; круг заполнен "
        "пропорционально запасу водохранилища. Границы показаны условно.",
    ),
    "regimes_caption": (
        "Mean monthly release of the largest reservoirs.",
        "Средние месячные попуски крупнейших водохранилищ.",
    ),
    "water_caption": (
        "Water of every state: what comes in above the line, where it goes below. Water over borders is net.",
        "Вода каждого государства: над чертой приход, под чертой расход. Сток через границы — сальдо.",
    ),
    "energy_caption": (
        "Electricity of every state: sources above the line, uses below.",
        "Электроэнергия каждого государства: над чертой источники, под чертой использование.",
    ),
    "water_table": ("Water balance, km³ a year: alone / together", "Водный баланс, км³ в год: порознь / вместе"),
    "energy_table": (
        "Electricity balance, GWh a year: alone / together",
        "Баланс электроэнергии, ГВт·ч в год: порознь / вместе",
    ),
    "gains_all": (
        "All together gain {gain} million USD a year, and no state loses even before transfers. {most} gains most.",
        "Вместе все выигрывают {gain} млн долл. США в год, и никто не теряет даже до выплат. Больше всех выигрывает "
        "{most}.",
    ),
    "gains_some": (
        "All together gain {gain} million USD a year, but before transfers {losers} would lose. {most} gains most.",
        "Вместе все выигрывают {gain} млн долл. США в год, но до выплат теряет: {losers}. Больше всех выигрывает "
        "{most}.",
    ),
    "gains_caption": (
        "Gain over acting alone, before transfers.",
        "Выигрыш по сравнению с действиями порознь, до выплат.",
    ),
    "welfare_table": ("Welfare, million USD a year", "Благосостояние, млн долл. США в год"),
    "terms_table": (
        "Where the gain comes from: change of every term, million USD a year",
        "Откуда выигрыш: изменение каждой статьи, млн долл. США в год",
    ),
    "not_played": (
        "Which division of the gain every group of states accepts needs the game: kelisim play.",
        "Какой раздел выигрыша примет каждая группа государств, покажет игра: kelisim play.",
    ),
    "stable": (
        "With transfers of {amount} million USD a year (the nucleolus; whoever leaves believes that the others split "
        "up) no state and no group of states is better off leaving.",
        "При выплатах {amount} млн долл. США в год (нуклеолус; уходящие полагают, что остальные распадаются) ни "
        "одному государству и ни одной группе уходить не выгодно.",
    ),
    "unstable": (
        "The nucleolus takes transfers of {amount} million USD a year, and still some would gain by leaving: "
        "{leaving}. No division satisfies all of them.",
        "Нуклеолус требует выплат {amount} млн долл. США в год, и всё же некоторым выгодно уйти: {leaving}. Раздела, "
        "который устроил бы всех, нет.",
    ),
    "before_transfers": ("gain before transfers", "выигрыш до выплат"),
    "transfer": ("transfer", "выплата"),
    "after_transfers": ("gain after transfers", "выигрыш после выплат"),
    "shares_table": (
        "The nucleolus, million USD a year (a transfer above zero is received)",
        "Нуклеолус, млн долл. США в год (выплата больше нуля — получение)",
    ),
    "transfers_caption": (
        "The same transfers all in money, or in kind: power that flows in the plan anyway and fuel, and the money "
        "then left.",
        "Одни и те же выплаты только деньгами или натурой: электроэнергия, которая по плану и так передаётся, "
        "топливо и остающиеся деньги.",
    ),
    "in_money": ("All in money", "Только деньгами"),
    "power_in_kind": ("In kind: power", "Натурой: электроэнергия"),
    "fuel_in_kind": ("In kind: fuel", "Натурой: топливо"),
    "money_left": ("In kind: money left", "Натурой: остаток деньгами"),
    "nothing_binds": ("No limit is worth anything.", "Ни одно ограничение ничего не стоит."),
    "binds_in_words": (
        "Worth most is the limit “{first}” ({kind}): {unit} would bring {worth} million USD a year.",
        "Дороже всего обходится ограничение «{first}» ({kind}): {unit} дали бы {worth} млн долл. США в год.",
    ),
    "line_in_words": (
        "Of the lines, 100 MW more on {line} would bring most: {worth} million USD a year.",
        "Из линий больше всего дали бы ещё 100 МВт на {line}: {worth} млн долл. США в год.",
    ),
    "worth_note": (
        "Worth is the shadow price of the optimal plan, for the first unit and before its cost: a large addition is "
        "worth less per unit. Room in a reservoir is valued without the change of head and evaporation that comes "
        "with it.",
        "Ценность — теневая цена оптимального плана для первой единицы и без её затрат: у большой прибавки она на "
        "единицу меньше. Объём водохранилища оценён без изменения напора и испарения.",
    ),
    "limits_caption": (
        "What one more unit of the foremost limits is worth.",
        "Ценность ещё одной единицы важнейших ограничений.",
    ),
    "limits_table": ("Binding limits, {case}", "Действующие ограничения, {case}"),
    "nothing_beside": (
        "This page holds one case. Put others beside it to see whether the answer holds: kelisim report DIR --beside "
        "DRY --beside SHOCK.",
        "На этой странице один случай. Чтобы увидеть, выдержит ли ответ другие, поставьте их рядом: kelisim report DIR "
        "--beside DRY --beside SHOCK.",
    ),
    "survives": (
        "In all {count} cases those who act together gain over acting alone in the same case, from {least} to {most} "
        "million USD a year, and none of them loses even before transfers.",
        "Случаев: {count}. В каждом те, кто действует вместе, выигрывают по сравнению с действиями порознь в том же "
        "случае — от {least} до {most} млн долл. США в год, и никто из них не теряет даже до выплат.",
    ),
    "survives_not": (
        "Over {count} cases those who act together gain from {least} to {most} million USD a year over acting alone in "
        "the same case. Before transfers some of them would lose: {losers}.",
        "Случаев: {count}. Выигрыш тех, кто действует вместе, по сравнению с действиями порознь в том же случае — от "
        "{least} до {most} млн долл. США в год. До выплат некоторые из них теряют: {losers}.",
    ),
    "made_up": (
        "The others gain more than that, so that payments can make it up: {pay} million USD a year where most is "
        "needed ({case}). A contract has to provide for such cases.",
        "Остальные выигрывают больше, так что выплаты могут это возместить: больше всего нужно {pay} млн долл. США в "
        "год ({case}). Договор должен предусмотреть такие случаи.",
    ),
    "worthless": (
        "Where those who act together gain nothing in all, no payments can make the plan worth while: {cases}.",
        "Там, где действующие вместе в сумме ничего не выигрывают, план не окупят никакие выплаты: {cases}.",
    ),
    "beside_note": (
        "The range is that of the cases shown: it is no confidence interval of a statistic.",
        "Разброс — по показанным случаям; это не статистический доверительный интервал.",
    ),
    "holds_note": (
        "In the table {mark} marks who would lose; whoever stays out of the plan is in brackets; the last column is "
        "what the losers among those together would have to be paid.",
        "В таблице знаком {mark} отмечено, кто теряет; в скобках — кто не участвует в плане; последний столбец — "
        "сколько нужно выплатить теряющим из тех, кто вместе.",
    ),
    "game_note": (
        "Cases without one state are those of the game: it acts alone, the others stay together.",
        "Случаи без одного из государств взяты из игры: оно действует одно, остальные — вместе.",
    ),
    "range_caption": (
        "Gain over acting alone in every case (points) and their range (bars), before transfers.",
        "Выигрыш по сравнению с действиями порознь в каждом случае (точки) и его разброс (столбцы), до выплат.",
    ),
    "would_lose": ("would lose", "теряет"),
    "those_together": ("together", "вместе"),
    "needed": ("to make up", "возместить"),
    "holds_table": (
        "Does the answer hold? Gain before transfers, million USD a year",
        "Выдержит ли ответ? Выигрыш до выплат, млн долл. США в год",
    ),
    "checks_title": ("Checks and where it comes from", "Проверки и происхождение"),
    "checks_answer": (
        "Checks are made by code that did not produce the result. The hash names the tables of the region exactly.",
        "Проверки выполняет код, который не считал результат. Хеш однозначно определяет таблицы региона.",
    ),
    "other_region": (
        "The tables of the region have changed since the result was written: names and limits here are those of today.",
        "Таблицы региона изменились после записи результата: имена и пределы здесь сегодняшние.",
    ),
    "checks_caption": ("Checks", "Проверки"),
    "facts_caption": ("Inputs and versions", "Входные данные и версии"),
}
"""English and Russian by key."""
