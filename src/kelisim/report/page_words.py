"""Sentences, captions and headings of the pages in English and Russian; words of pictures: ``words``."""

from __future__ import annotations

PAGE_WORDS: dict[str, tuple[str, str]] = {
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
        "Hydrological record {record} (years: {years}), demand and plants of {year}. Welfare is in million USD of 2023 a "
        "year. Alone: every state plans for itself, given the water that reaches it and the trade it is offered. "
        "Together: one plan for all. No payment for water is made in either.",
        "Гидрологический ряд {record} (лет: {years}), спрос и станции: {year}. Благосостояние — в млн долл. США 2023 "
        "года в год. Порознь: каждое государство планирует для себя при той воде, которая до него доходит, и той "
        "торговле, которую ему предлагают. Вместе: один план для всех. Платы за воду нет ни там, ни там.",
    ),
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
        "3. Which limit binds next, and what is it worth?", "3. Что ограничивает дальше и сколько это стоит?"
    ),
    "question_4": ("4. Does it survive dry and wet years?", "4. Выдержит ли это маловодные и многоводные годы?"),
    "plans_in_words": (
        "Irrigation takes {irrigated_alone} km³ a year alone and {irrigated_then} {agreed}; lakes, deltas and sinks get "
        "{lakes_alone} and {lakes_then} km³. {unserved_alone} GWh of demand are not served alone, {unserved_then} "
        "{agreed}. States sell each other {traded_alone} TWh a year alone and {traded_then} {agreed}.",
        "Орошение забирает порознь {irrigated_alone} км³ в год, {agreed} — {irrigated_then}; озёра, дельты и сбросы "
        "получают {lakes_alone} и {lakes_then} км³. Недоотпуск электроэнергии порознь {unserved_alone} ГВт·ч, {agreed} — "
        "{unserved_then}. Государства продают друг другу порознь {traded_alone} ТВт·ч в год, {agreed} — {traded_then}.",
    ),
    "basin_caption": (
        "Mean flow of the reaches and storage at the end of the month. Line width grows with the root of the flow; a disc "
        "is filled in proportion to what the reservoir holds. Boundaries are indicative.",
        "Средний сток участков и запас на конец месяца. Толщина линии растёт как корень из стока; круг заполнен "
        "пропорционально запасу водохранилища. Границы показаны условно.",
    ),
    "regimes_caption": (
        "Mean monthly release of the largest reservoirs.", "Средние месячные попуски крупнейших водохранилищ."
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
        "Electricity balance, GWh a year: alone / together", "Баланс электроэнергии, ГВт·ч в год: порознь / вместе"
    ),
    "gains_all": (
        "All together gain {gain} million USD a year, and no state loses even before transfers. {most} gains most.",
        "Вместе все выигрывают {gain} млн долл. США в год, и никто не теряет даже до выплат. Больше всех выигрывает {most}.",
    ),
    "gains_some": (
        "All together gain {gain} million USD a year, but before transfers {losers} would lose. {most} gains most.",
        "Вместе все выигрывают {gain} млн долл. США в год, но до выплат теряет: {losers}. Больше всех выигрывает {most}.",
    ),
    "gains_caption": ("Gain over acting alone, before transfers.", "Выигрыш по сравнению с действиями порознь, до выплат."),
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
        "With transfers of {amount} million USD a year (the nucleolus; whoever leaves believes that the others split up) "
        "no state and no group of states is better off leaving.",
        "При выплатах {amount} млн долл. США в год (нуклеолус; уходящие полагают, что остальные распадаются) ни одному "
        "государству и ни одной группе уходить не выгодно.",
    ),
    "unstable": (
        "The nucleolus takes transfers of {amount} million USD a year, and still some would gain by leaving: {leaving}. "
        "No division satisfies all of them.",
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
        "The same transfers all in money, or in kind: power that flows in the plan anyway and fuel, and the money then left.",
        "Одни и те же выплаты только деньгами или натурой: электроэнергия, которая по плану и так передаётся, топливо и "
        "остающиеся деньги.",
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
        "Worth is the shadow price of the optimal plan, for the first unit and before its cost: a large addition is worth "
        "less per unit. Room in a reservoir is valued without the change of head and evaporation that comes with it.",
        "Ценность — теневая цена оптимального плана для первой единицы и без её затрат: у большой прибавки она на единицу "
        "меньше. Объём водохранилища оценён без изменения напора и испарения.",
    ),
    "limits_caption": (
        "What one more unit of the foremost limits is worth.", "Ценность ещё одной единицы важнейших ограничений."
    ),
    "limits_table": ("Binding limits, {case}", "Действующие ограничения, {case}"),
    "nothing_beside": (
        "This page holds one hydrological record. Put others beside it to see ranges: kelisim report DIR --beside DRY "
        "--beside WET.",
        "На этой странице один гидрологический ряд. Чтобы увидеть разброс, поставьте рядом другие: kelisim report DIR "
        "--beside DRY --beside WET.",
    ),
    "survives": (
        "Over {studies} acting together gains from {least} to {most} million USD a year, and no state loses in any of them "
        "even before transfers.",
        "По рядам {studies} совместные действия дают от {least} до {most} млн долл. США в год, и ни в одном никто не теряет "
        "даже до выплат.",
    ),
    "survives_not": (
        "Over {studies} acting together gains from {least} to {most} million USD a year. Before transfers {losers} would "
        "lose in at least one of them: a contract has to pay in such years.",
        "По рядам {studies} совместные действия дают от {least} до {most} млн долл. США в год. До выплат хотя бы в одном "
        "теряет: {losers} — договор должен предусмотреть выплаты в такие годы.",
    ),
    "beside_note": (
        "The range is that of the studies shown: it is no confidence interval of a statistic.",
        "Разброс — по показанным исследованиям; это не статистический доверительный интервал.",
    ),
    "range_caption": (
        "Gain over acting alone in every study (points) and their range (bars), before transfers.",
        "Выигрыш по сравнению с действиями порознь в каждом исследовании (точки) и его разброс (столбцы), до выплат.",
    ),
    "range_table": (
        "Gain by study, before transfers, million USD a year", "Выигрыш по исследованиям до выплат, млн долл. США в год"
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
    # deals
    "about_deal": (
        "A deal between {parties}, checked over the record {record} against every state acting alone. All numbers are means "
        "of a year.",
        "Сделка между {parties}, проверенная по ряду {record} в сравнении с действиями каждого порознь. Все числа — средние "
        "за год.",
    ),
    "verdict_deal": (
        "The deal changes the welfare of all by {gain} million USD a year. {stability}",
        "Сделка меняет благосостояние всех на {gain} млн долл. США в год. {stability}",
    ),
    "deal_stable": ("Nobody would rather leave.", "Никому не выгодно уйти."),
    "deal_unstable": ("Would rather leave: {who}.", "Выгоднее уйти: {who}."),
    "deal_gains_caption": ("Change against acting alone under the deal.", "Изменение по сравнению с действиями порознь."),
    "payoffs_table": (
        "Where the change comes from, million USD a year", "Откуда изменение, млн долл. США в год"
    ),
    "deal_losers": (
        "Under the deal {losers} would be worse off than alone. {most} gains most.",
        "По сделке хуже, чем порознь: {losers}. Больше всех выигрывает {most}.",
    ),
    "deal_no_losers": (
        "Under the deal no state is worse off than alone. {most} gains most.",
        "По сделке никому не хуже, чем порознь. Больше всех выигрывает {most}.",
    ),
    "release": ("release", "попуск"),
    "storage": ("storage", "запас"),
    "deliver": ("deliver", "поставка"),
    "amend": (
        "The least payments after which nobody leaves are shown below: {amount} million USD a year.",
        "Ниже — наименьшие выплаты, после которых никто не уходит: {amount} млн долл. США в год.",
    ),
    "no_amend": (
        "No payments between the parties keep all of them in.", "Никакие выплаты между сторонами не удержат всех."
    ),
    "amendment": ("Amendment", "Поправка"),
    "amendment_caption": (
        "The least payments after which no party and no group of parties is better off leaving.",
        "Наименьшие выплаты, после которых ни одной стороне и ни одной группе сторон уходить не выгодно.",
    ),
    "question_4_deal": ("4. Are the promises kept, year by year?", "4. Выполняются ли обещания в каждом году?"),
    "promises_kept": (
        "All {count} promises are kept in every year of the record.",
        "Все обещания ({count}) выполняются в каждом году ряда.",
    ),
    "promises_short": (
        "Of {count} promises {short} fall short in at least one year of the record.",
        "Из обещаний ({count}) не выполняются хотя бы в одном году ряда: {short}.",
    ),
    "promise": ("promise", "обещание"),
    "kept_years": ("years kept", "лет выполнено"),
    "of_years": ("of years", "из лет"),
    "promises_table": ("Promises", "Обещания"),
    # corridors
    "corridor_title": ("Freight corridors: today, without and with measures", "Грузовые коридоры: сегодня, без мер и с мерами"),
    "about_corridor": (
        "Today is {base}. The two cases of {year} have the same demand, without and with {count} measures. Flows are the "
        "equilibrium of shippers who choose routes by money, time and reliability under the capacities of lines, borders "
        "and ports.",
        "Сегодня — {base} год. Два случая {year} года различаются только мерами (их {count}). Потоки — равновесие "
        "грузоотправителей, выбирающих маршрут по деньгам, времени и надёжности при пропускных способностях линий, границ и "
        "портов.",
    ),
    "verdict_corridor": (
        "The measures bring shippers {gain} million USD a year. All checks passed.",
        "Меры дают грузоотправителям {gain} млн долл. США в год. Все проверки пройдены.",
    ),
    "corridor_1": ("1. Where does freight go, without and with the measures?", "1. Куда идут грузы без мер и с мерами?"),
    "corridor_1_answer": (
        "The corridor that gains most by the measures is {name}: {kt} kt a year more.",
        "Больше всего от мер прибавляет коридор «{name}»: ещё {kt} тыс. т в год.",
    ),
    "map_caption": (
        "Flows with the measures, both directions. Boundaries are indicative.",
        "Потоки с мерами, оба направления. Границы показаны условно.",
    ),
    "volumes_caption": ("Corridors over land in the three cases.", "Сухопутные коридоры в трёх случаях."),
    "corridor_table": ("Corridors with the measures", "Коридоры с мерами"),
    "other_routes": ("other routes", "прочие маршруты"),
    "corridor": ("corridor", "коридор"),
    "kt_without": ("kt a year without", "тыс. т в год без мер"),
    "kt_with": ("kt a year with", "тыс. т в год с мерами"),
    "days": ("days", "суток"),
    "usd_per_t": ("USD/t", "долл. США/т"),
    "corridor_2": ("2. Who earns, and who earns less?", "2. Кто зарабатывает больше, а кто меньше?"),
    "corridor_2_answer": (
        "With the measures {most} earns most more from freight on its ground: {amount} million USD a year.",
        "С мерами больше всех прибавляет доход от грузов на своей территории {most}: {amount} млн долл. США в год.",
    ),
    "income_caption": (
        "Change of income from freight by the measures (tariffs and fees, transit included).",
        "Изменение дохода от грузов благодаря мерам (тарифы и сборы, включая транзит).",
    ),
    "income_table": (
        "Income from freight, million USD a year (of it transit)", "Доход от грузов, млн долл. США в год (в том числе транзит)"
    ),
    "corridor_3": ("3. Which bottleneck binds next?", "3. Какое узкое место следующее?"),
    "corridor_3_answer": (
        "With the measures {name} binds next: one per cent more capacity there brings {gain} million USD a year.",
        "С мерами следующее узкое место — {name}: один процент прибавки там даёт {gain} млн долл. США в год.",
    ),
    "corridor_3_none": ("No bottleneck binds.", "Узких мест нет."),
    "waits_caption": ("Waits at the bottlenecks that cost most.", "Ожидание в самых дорогих узких местах."),
    "bottleneck_table": ("Bottlenecks with the measures", "Узкие места с мерами"),
    "facility": ("facility", "объект"),
    "use": ("use, %", "загрузка, %"),
    "wait_h": ("wait, h", "ожидание, ч"),
    "wait_musd": ("waits cost, million USD a year", "цена ожидания, млн долл. США в год"),
    "gain_one_percent": ("1 % more brings, million USD a year", "прибавка 1 % даёт, млн долл. США в год"),
    "corridor_4": ("4. Does it survive closures?", "4. Выдержит ли это закрытия?"),
    "corridor_4_answer": (
        "A closure is a case of its own: kelisim corridor close FACILITY shows where its freight goes and what it costs.",
        "Закрытие — отдельный случай: kelisim corridor close FACILITY показывает, куда уйдут грузы и сколько это стоит.",
    ),
    # plans and roadmaps
    "roadmap_title": ("Roadmap of measures", "Дорожная карта мер"),
    "about_roadmap": (
        "Measures in time as of {today}, to {horizon}. Costs are in million USD of 2023.",
        "Меры во времени на {today}, до {horizon} года. Стоимость — в млн долл. США 2023 года.",
    ),
    "verdict_roadmap": (
        "{count} measures, {cost} million USD; the cost of {unknown} of them is not known.",
        "Мер: {count}, {cost} млн долл. США; у {unknown} из них стоимость неизвестна.",
    ),
    "roadmap_1": ("1. What is built when?", "1. Что и когда строится?"),
    "roadmap_1_answer": (
        "On the critical path: {path}. A measure on it holds up the end of all if it slips.",
        "На критическом пути: {path}. Задержка такой меры отодвигает конец всего.",
    ),
    "gantt_caption": (
        "Work of every measure, then its effect; black frames: the critical path.",
        "Работы по каждой мере, затем её действие; чёрные рамки — критический путь.",
    ),
    "schedule_table": ("Schedule", "График"),
    "measure": ("measure", "мера"),
    "states": ("states", "государства"),
    "start": ("start", "начало"),
    "end": ("end of work", "конец работ"),
    "online": ("in effect from", "действует с"),
    "cost_musd": ("cost, million USD", "стоимость, млн долл. США"),
    "float_years": ("float, years", "резерв, лет"),
    "roadmap_2": ("2. Who pays when?", "2. Кто и когда платит?"),
    "roadmap_2_answer": ("{payer} pays most: {musd} million USD.", "Больше всех платит {payer}: {musd} млн долл. США."),
    "finance_caption": ("Investment by year and payer.", "Вложения по годам и плательщикам."),
    "finance_table": ("Investment by payer, million USD", "Вложения по плательщикам, млн долл. США"),
    "payer": ("payer", "плательщик"),
    "plan_title": ("Programme to {year}", "Программа до {year} года"),
    "about_plan": (
        "Scenario {scenario}, discount rate {rate} %, present values in million USD of 2023. Hydrological years and their "
        "weights: {years}.",
        "Сценарий {scenario}, ставка дисконтирования {rate} %, приведённые стоимости в млн долл. США 2023 года. "
        "Гидрологические годы и их веса: {years}.",
    ),
    "verdict_plan": (
        "{count} measures for {invested} million USD bring {net} million USD net, at most {gap} % below the best possible.",
        "Меры ({count}) на {invested} млн долл. США дают чистыми {net} млн долл. США — не более чем на {gap} % ниже наилучшего.",
    ),
    "plan_1": ("1. What is built, and what not?", "1. Что строится, а что нет?"),
    "plan_1_answer": (
        "{built} measures are built, {left} are not worth their money in this scenario, and on {unknown} nothing can be said.",
        "Строится мер: {built}; не окупаются в этом сценарии: {left}; ничего нельзя сказать о {unknown}.",
    ),
    "plan_begin_table": ("What is built", "Что строится"),
    "year": ("year", "год"),
    "invested": ("invested, million USD", "вложено, млн долл. США"),
    "plan_2": ("2. Who gains, and who pays?", "2. Кто выигрывает и кто платит?"),
    "plan_2_answer": ("{most} gains most; net losers: {losers}.", "Больше всех выигрывает {most}; теряют: {losers}."),
    "nobody": ("nobody", "никто"),
    "plan_gains_caption": ("Net gain by state, present value.", "Чистый выигрыш по государствам, приведённая стоимость."),
    "plan_states_table": ("Present value, million USD", "Приведённая стоимость, млн долл. США"),
    "cost": ("cost", "затраты"),
    "net": ("net gain", "чистый выигрыш"),
    "plan_4": ("4. Does it hold in dry and wet years?", "4. Выдержит ли это маловодные и многоводные годы?"),
    "plan_4_answer": (
        "The plan was operated again year by year with the full model: what it claims differs from that by {error} %.",
        "План заново просчитан по годам полной моделью: заявленное отличается от этого на {error} %.",
    ),
    "operated_table": (
        "Gain of a year claimed by the plan and found by the full model, million USD",
        "Выигрыш года: заявленный планом и найденный полной моделью, млн долл. США",
    ),
    "milestone": ("milestone", "рубеж"),
    "record": ("hydrological year", "гидрологический год"),
    "claimed": ("claimed", "заявлено"),
    "operated": ("found", "найдено"),
}
"""English and Russian by key."""
