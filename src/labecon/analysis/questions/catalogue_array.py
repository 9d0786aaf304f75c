"""Every question with its words, its function, what it rests on and how its figures are traced."""

from __future__ import annotations

from labecon.analysis.figures import both
from labecon.analysis.questions import choices_array as choices
from labecon.analysis.questions import losses_array as losses
from labecon.analysis.questions import market_array as market
from labecon.analysis.questions import money_array as money
from labecon.analysis.questions import price_array as price
from labecon.analysis.questions import shocks_array as shocks
from labecon.analysis.questions import training_array as training
from labecon.analysis.questions.break_even_array import break_even_scale
from labecon.analysis.questions.comparators import COMPARATORS
from labecon.analysis.questions.question import Question
from labecon.analysis.questions.ratios import RATIOS

_BOTH = ("minimax", "zhipu")
_MARKET = ("industry",)
_GROWTH = ("*.normal_growth", "*.long_run_cost_ratio")

_ASKED = (
    Question(
        "QST-01",
        both("Does more revenue narrow the loss or widen it?", "收入增长是缩小还是扩大亏损？"),
        losses.more_revenue,
        _BOTH,
        (*_GROWTH, "training_growth", "race_sensitivity"),
        (),
        (
            "labecon explain minimax marginal_loss_per_revenue",
            "labecon explain zhipu marginal_loss_per_revenue",
        ),
    ),
    Question(
        "QST-02",
        both("Over what life of a generation does training pay?", "训练成本按多长寿命摊销才能盈亏平衡？"),
        training.amortised,
        _BOTH,
        ("*.generation_life", "*.amortisation_life", "training_growth"),
        ("longer_life",),
        (
            "labecon explain minimax training_coverage",
            "labecon run minimax --set text.amortisation_life=24 --line economic_net_loss",
        ),
    ),
    Question(
        "QST-03",
        both("At what revenue, and when, does each lab break even?", "各家在多大收入、何时盈亏平衡？"),
        break_even_scale,
        _BOTH,
        (*_GROWTH, "training_growth"),
        ("broker_path",),
        (
            "labecon facts --lab industry --segment broker_path",
            "labecon explain minimax break_even_month",
        ),
    ),
    Question(
        "QST-04",
        both("How many months does the money last, by which definition?", "资金可用多少个月，按哪种口径？"),
        money.months_of_cash,
        _BOTH,
        (*_GROWTH, "training_growth", "reserve_months"),
        ("listing_fails",),
        (
            "labecon explain minimax runway",
            "labecon explain zhipu runway",
        ),
    ),
    Question(
        "QST-05",
        both("Would Zhipu earn a profit within a year if it stopped training?", "智谱停止自研训练，一年内能否盈利？"),
        choices.stop_training,
        ("zhipu", "minimax"),
        ("capability_per_tenfold", "*.gap_persistence", "*.switch_gap_sensitivity", "*.signing_gap_sensitivity"),
        ("stop_training",),
        (
            "labecon run zhipu --scenario stop_training --line adjusted_net_loss",
            "labecon explain zhipu adjusted_net_loss",
        ),
    ),
    Question(
        "QST-06",
        both("What if MiniMax did not list and holders were paid back?", "若 MiniMax 未上市而须赎回优先股？"),
        money.redemption,
        ("minimax",),
        ("redemption_coupon", "redemption_years", "raising"),
        ("listing_fails",),
        (
            "labecon run minimax --scenario listing_fails --line preferred_redeemed",
            "labecon explain minimax redemption_claim",
        ),
    ),
    Question(
        "QST-07",
        both("How much money is short in each year?", "每年资金缺口多大？"),
        money.funding_gap,
        _BOTH,
        (*_GROWTH, "training_growth"),
        ("listing_fails",),
        (
            "labecon explain minimax peak_funding_need",
            "labecon explain minimax free_cash_flow",
        ),
    ),
    Question(
        "QST-08",
        both("How can a small lab keep pace in four modalities?", "小公司如何兼顾四种模态？"),
        training.modalities,
        ("minimax",),
        ("*.training_weight", "capability_per_tenfold", "initial.text.gap"),
        (),
        (
            "labecon explain minimax text.training_cost",
            "labecon explain minimax video.training_cost",
        ),
    ),
    Question(
        "QST-09",
        both(
            "How can independents compete with giants, and what share can they reach?",
            "独立公司如何与巨头竞争，能达到多大份额？",
        ),
        market.reachable_share,
        _MARKET,
        ("quality_taste", "price_taste", "capability_per_tenfold", "race_sensitivity"),
        (),
        (
            "labecon industry",
            "labecon explain industry minimax.overseas_share",
        ),
    ),
    Question(
        "QST-10",
        both("Consumer or enterprise: which path reaches a profit?", "消费者还是企业：哪条路先盈利？"),
        choices.consumer_or_enterprise,
        _BOTH,
        ("*.long_run_cost_ratio", "acquisition_elasticity"),
        ("consumer_to_enterprise",),
        (
            "labecon compare minimax --scenario base --scenario consumer_to_enterprise",
            "labecon explain minimax break_even",
        ),
    ),
    Question(
        "QST-11",
        both("Can Zhipu move to half of revenue from its platform?", "智谱能否让平台收入占到一半？"),
        choices.api_half,
        ("zhipu",),
        ("cloud.normal_growth", "cloud.long_run_cost_ratio", "on_premise.normal_growth"),
        ("api_half_of_revenue",),
        (
            "labecon run zhipu --scenario api_half_of_revenue --line cloud.revenue",
            "labecon explain zhipu cloud.gross_profit",
        ),
    ),
    Question(
        "QST-12",
        both("Why list now, and what does it change?", "为何此时上市，上市改变了什么？"),
        money.why_list,
        _BOTH,
        ("listing_happens", "offer_shares", "redemption_coupon"),
        ("listing_fails",),
        (
            "labecon explain minimax equity --month 2026-01",
            "labecon explain zhipu preferred --month 2026-01",
        ),
    ),
    Question(
        "QST-13",
        both("Are the listed prices justified by revenue?", "上市价格与收入是否相称？"),
        price.listed_price,
        _BOTH,
        ("*.normal_growth", "listing_return"),
        (),
        (
            "labecon explain minimax revenue_multiple",
            "labecon explain zhipu revenue_multiple",
        ),
    ),
    Question(
        "QST-14",
        both("How far are Chinese labs from US labs, and why?", "中美实验室差距多大，原因何在？"),
        price.distance_to_us,
        ("minimax",),
        (),
        (),
        (
            "labecon facts --lab openai --metric revenue",
            "labecon compare minimax openai anthropic xai",
        ),
    ),
    Question(
        "QST-15",
        both("Does cheaper inference help or hurt?", "推理成本下降是利是弊？"),
        shocks.cheaper_inference,
        _BOTH,
        ("*.cost_pass_through", "*.price_elasticity"),
        ("inference_cost_stalls",),
        (
            "labecon run minimax --scenario inference_cost_stalls --line gross_margin",
            "labecon explain minimax platform.tokens",
        ),
    ),
    Question(
        "QST-16",
        both("Does compute cost outgrow revenue?", "算力成本是否快于收入增长？"),
        losses.compute_growth,
        _BOTH,
        ("training_growth", "*.normal_growth"),
        (),
        (
            "labecon facts --lab minimax --metric training_cloud_cost",
            "labecon explain minimax cloud_cost",
        ),
    ),
    Question(
        "QST-17",
        both("Does cutting marketing hurt growth?", "削减营销是否损害增长？"),
        losses.marketing_cut,
        ("minimax",),
        ("acquisition_elasticity", "*.churn"),
        (),
        (
            "labecon run minimax --set talkie.acquisition_effort=0.5 --line new_users",
            "labecon explain minimax talkie.new_users",
        ),
    ),
    Question(
        "QST-18",
        both("How bad can the copyright suit be?", "版权诉讼最坏会怎样？"),
        shocks.copyright_suit,
        ("minimax",),
        ("copyright_damages", "legal_defence_cost"),
        ("copyright_loss",),
        (
            "labecon run minimax --scenario copyright_loss --line legal_cost",
            "labecon explain minimax legal_cost --month 2026-12",
        ),
    ),
    Question(
        "QST-19",
        both("What is lost if overseas markets close?", "海外市场关闭会损失什么？"),
        shocks.closed_market,
        _BOTH,
        ("overseas_rules_loss", "*.overseas_share"),
        ("overseas_rules",),
        (
            "labecon run minimax --scenario overseas_rules --line revenue",
            "labecon explain minimax overseas_revenue",
        ),
    ),
    Question(
        "QST-20",
        both("What does the loss of the largest or of circular customers cost?", "失去最大客户或循环客户的代价？"),
        shocks.lost_customers,
        _BOTH,
        ("*.top_customer_share", "*.circular_share"),
        ("customer_loss",),
        (
            "labecon run minimax --scenario customer_loss --line revenue",
            "labecon facts --lab minimax --metric top1_customer_revenue",
        ),
    ),
    Question(
        "QST-21",
        both("Will the next generations lift growth?", "下一代模型会拉动增长吗？"),
        training.next_release,
        _BOTH,
        ("*.generation_life", "*.takeoff_gap_sensitivity", "*.switch_gap_sensitivity"),
        (),
        (
            "labecon explain minimax text.gap",
            "labecon run minimax --set initial.text.gap=0 --line revenue",
        ),
    ),
    Question(
        "QST-22",
        both("Who survives consolidation?", "谁能在整合中存活？"),
        market.who_survives,
        _MARKET,
        ("exit_runway", "exit_training_share", "*.give_up_hazard", "max_dilution", "multiple_fade"),
        (),
        (
            "labecon industry --set raising=0",
            "labecon explain industry minimax.active",
        ),
    ),
    Question(
        "QST-23",
        both("Can the labs live on what they earn in the long run?", "长期能否自给自足？"),
        market.self_supporting,
        _MARKET,
        ("overseas_market_growth", "long_run_cost_ratio", "*.training_growth", "*.revenue_link"),
        (),
        (
            "labecon industry",
            "labecon explain industry minimax.profit",
        ),
    ),
)
#: Every question that can be asked, by id.
QUESTIONS: dict[str, Question] = {one.id: one for one in _ASKED}
#: Everything that `labecon ask` answers, by id: questions, ratios, comparators.
ASKED: dict[str, Question] = {**QUESTIONS, **RATIOS, **COMPARATORS}
