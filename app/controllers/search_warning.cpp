// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_warning.h"

#include <algorithm>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::int64_t many_ties = 11;  // more than the ten hits a person looks at
constexpr double low_recall = 0.1;
constexpr double low_two_stage_recall = 0.8;
constexpr double large_skew = 30;  // even use is 1; sound codes stay below 10

QString advice(const SearchColumn& column, int stored_k) {
    QStringList ways;
    if (column.k < stored_k) ways << "raise k";
    if (!searcher_of(column).settings.second_stage) ways << "order by embedding";
    if (ways.isEmpty()) ways << "train a model with another preset";
    QString sentence = ways.join(", or ");
    sentence[0] = sentence[0].toUpper();
    return " " + sentence + ".";
}

QString tie_sentence(const ColumnAnswer& column) {
    if (!column.ties) return {};
    const ScoreTies& ties = *column.ties;
    if (ties.best >= many_ties)
        return QString(
                   "%1 documents share the best score: at k = %2 these codes cannot tell them "
                   "apart.")
            .arg(format::count(ties.best))
            .arg(column.column.k);
    if (ties.last >= many_ties && ties.last > ties.last_listed)
        return QString(
                   "%1 documents share the last hit's score, and only %2 of them are listed: "
                   "at k = %3 these codes cannot tell them apart.")
            .arg(format::count(ties.last), format::count(ties.last_listed))
            .arg(column.column.k);
    return {};
}

QString health_sentence(const ColumnAnswer& column, const CodeHealth* health) {
    const int k = column.column.k;
    if (const auto& recall = column.result.cost.dense_recall;
        recall && *recall < low_two_stage_recall) {
        return QString(
                   "The codes at k = %1 hand over only %2 of the ten documents nearest by "
                   "embedding.")
            .arg(k)
            .arg(format::percent(*recall, 2));
    }
    if (!health) return {};
    if (health->recall && *health->recall < low_recall) {
        return QString(
                   "Of the ten documents nearest by embedding, these codes find %1 at k = %2 "
                   "(mean of %3 documents tried).")
            .arg(format::percent(*health->recall, 2))
            .arg(k)
            .arg(health->queries);
    }
    if (health->skew > large_skew) {
        return QString(
                   "A few neurons are in most codes at k = %1 (skew %2; even use is 1), so "
                   "unlike documents look alike.")
            .arg(k)
            .arg(format::number(health->skew, 2));
    }
    return {};
}

}  // namespace

QString search_warning(const ColumnAnswer& column, int stored_k, const CodeHealth* health) {
    if (!reads_codes(column.column)) return {};
    QString sentence = tie_sentence(column);
    if (sentence.isEmpty()) sentence = health_sentence(column, health);
    return sentence.isEmpty() ? sentence : sentence + advice(column.column, stored_k);
}

QString recall_text(const ColumnAnswer& column, const CodeHealth* health) {
    const auto text = [](double recall) {
        return QString("finds %1 of the dense top ten").arg(format::percent(recall, 2));
    };
    const SearchCost& cost = column.result.cost;
    if (cost.dense_recall)
        return text(*cost.dense_recall) +
               QString(" with %1")
                   .arg(format::counted(cost.handed_over, "candidate", "candidates"));
    return health && health->recall ? text(*health->recall) : QString();
}

QString hits_hint(const SearchAnswer& answer) {
    const SearchResult& result = answer.columns.front().result;
    const auto count = std::ssize(result.hits);
    if (count > 0 && count == result.cost.sharing)
        return count == 1 ? QString("the only one that shares a neuron")
                          : QString("all %1 that share a neuron").arg(format::count(count));
    const QString documents =
        format::counted(answer.let_through.value_or(answer.searched), "document", "documents");
    const QString listed = QString("%1 of %2%3")
                               .arg(format::count(count), documents,
                                    answer.let_through ? " that pass the filter" : QString());
    if (result.hits.empty() || result.hits.back().all_words != false) return "the best " + listed;
    const auto all = std::ranges::count(result.hits, std::optional(true), &SearchHit::all_words);
    return listed + QString(" · %1 with all words").arg(all == 0 ? "none" : format::count(all));
}

}  // namespace sparsescope
