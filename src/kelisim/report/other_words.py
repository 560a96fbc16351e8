"""Sentences, captions and headings of the pages of deals, corridors, plans and roadmaps in English and Russian."""

from __future__ import annotations

OTHER_WORDS: dict[str, tuple[str, str]] = {
    # deals
    "about_deal": (
        "A deal between {parties}, checked over the record “{record}” against every state acting alone. All numbers "
        "are means of a year.",
        "Сделка между {parties}, проверенная по ряду «{record}» в сравнении с действиями каждого порознь. Все числа — "
        "средние за год.",
    ),
    "verdict_deal": (
        "The deal changes the welfare of all by {gain} million USD a year. {stability}",
        "Сделка меняет благосостояние всех на {gain} млн долл. США в год. {stability}",
    ),
    "deal_stable": ("Nobody would rather leave.", "Никому не выгодно уйти."),
    "deal_unstable": ("Would rather leave: {who}.", "Выгоднее уйти: {who}."),
    "deal_gains_caption": (
        "Change against acting alone under the deal.",
        "Изменение по сравнению с действиями порознь.",
    ),
    "payoffs_table": ("Where the change comes from, million USD a year", "Откуда изменение, млн долл. США в год"),
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
    "deliver": ("delivery", "поставка"),
    "pay": ("payment", "выплата"),
    "at least": ("at least", "не менее"),
    "at most": ("at most", "не более"),
    "electricity": ("electricity", "электроэнергия"),
    "amend": (
        "The least payments after which nobody leaves are shown below: {amount} million USD a year.",
        "Ниже — наименьшие выплаты, после которых никто не уходит: {amount} млн долл. США в год.",
    ),
    "no_amend": (
        "No payments between the parties keep all of them in.",
        "Никакие выплаты между сторонами не удержат всех.",
    ),
    "amendment": ("Amendment", "Поправка"),
    "amendment_caption": (
        "The least payments after which no party and no group of parties is better off leaving.",
        "Наименьшие выплаты, после которых ни одной стороне и ни одной группе сторон уходить не выгодно.",
    ),
    "question_4_deal": ("4. Are the promises kept, year by year?", "4. Выполняются ли обещания в каждом году?"),
    "question_5_deal": ("5. Beside other results", "5. Рядом с другими результатами"),
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
    "corridor_title": (
        "Freight corridors: today, without and with measures",
        "Грузовые коридоры: сегодня, без мер и с мерами",
    ),
    "about_corridor": (
        "Today is {base}. The two cases of {year} have the same demand, without and with {count} measures. Flows are "
        "the equilibrium of shippers who choose routes by money, time and reliability under the capacities of lines, "
        "borders and ports.",
        "Сегодня — {base} год. Два случая {year} года различаются только мерами (их {count}). Потоки — равновесие "
        "грузоотправителей, выбирающих маршрут по деньгам, времени и надёжности при пропускных способностях линий, "
        "границ и портов.",
    ),
    "verdict_corridor": (
        "The measures bring shippers {gain} million USD a year. All checks passed.",
        "Меры дают грузоотправителям {gain} млн долл. США в год. Все проверки пройдены.",
    ),
    "corridor_1": (
        "1. Where does freight go, without and with the measures?",
        "1. Куда идут грузы без мер и с мерами?",
    ),
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
        "Income from freight, million USD a year (of it transit)",
        "Доход от грузов, млн долл. США в год (в том числе транзит)",
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
        "A closure is a case of its own: kelisim corridor close FACILITY shows where its freight goes and what it "
        "costs.",
        "Закрытие — отдельный случай: kelisim corridor close FACILITY показывает, куда уйдут грузы и сколько это "
        "стоит.",
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
        "Scenario {scenario}, discount rate {rate} %, present values in million USD of 2023. Hydrological years and "
        "their weights: {years}.",
        "Сценарий {scenario}, ставка дисконтирования {rate} %, приведённые стоимости в млн долл. США 2023 года. "
        "Гидрологические годы и их веса: {years}.",
    ),
    "verdict_plan": (
        "{count} measures for {invested} million USD bring {net} million USD net, at most {gap} % below the best "
        "possible.",
        "Меры ({count}) на {invested} млн долл. США дают чистыми {net} млн долл. США — не более чем на {gap} % ниже "
        "наилучшего.",
    ),
    "plan_1": ("1. What is built, and what not?", "1. Что строится, а что нет?"),
    "plan_1_answer": (
        "{built} measures are built, {left} are not worth their money in this scenario, and on {unknown} nothing can "
        "be said.",
        "Строится мер: {built}; не окупаются в этом сценарии: {left}; ничего нельзя сказать о {unknown}.",
    ),
    "plan_begin_table": ("What is built", "Что строится"),
    "year": ("year", "год"),
    "invested": ("invested, million USD", "вложено, млн долл. США"),
    "plan_2": ("2. Who gains, and who pays?", "2. Кто выигрывает и кто платит?"),
    "plan_2_answer": ("{most} gains most; net losers: {losers}.", "Больше всех выигрывает {most}; теряют: {losers}."),
    "nobody": ("nobody", "никто"),
    "plan_gains_caption": (
        "Net gain by state, present value.",
        "Чистый выигрыш по государствам, приведённая стоимость.",
    ),
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
