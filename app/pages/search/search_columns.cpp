// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_columns.h"

#include <limits>

#include <QMenu>

#include "app/controllers/search_answer.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using Chosen = std::function<void(const SearchColumn&)>;

constexpr int smallest_dimensions = 2;

QAction* add(QMenu& menu, const QString& name, const QString& text, const QString& tooltip,
             const SearchColumn& column, const Chosen& chosen) {
    QAction* action = menu.addAction(text);
    action->setObjectName(name);
    action->setToolTip(tooltip);
    QObject::connect(action, &QAction::triggered, &menu, [chosen, column] { chosen(column); });
    return action;
}

void add_other_k(QMenu& menu, const ColumnChoices& choices, const Chosen& chosen) {
    QMenu* others = menu.addMenu("Sparse at another k");
    others->setObjectName("column_sparse_at");
    others->menuAction()->setToolTip("Codes of the same model read at fewer or more neurons");
    for (int k = 1; k <= choices.stored_k; k *= 2) {
        add(*others, QString("column_sparse_%1").arg(k), QString("k = %1").arg(k), {},
            {.searcher = searcher::sparse, .k = k}, chosen);
    }
    others->setEnabled(choices.stored_k > 0);
}

void add_truncated(QMenu& menu, const ColumnChoices& choices, const Chosen& chosen) {
    QMenu* lengths = menu.addMenu("Truncated to the first d′ numbers");
    lengths->setObjectName("column_truncated");
    lengths->menuAction()->setToolTip(
        "The embedding cut short and scaled to length 1 again: what Matryoshka embeddings are "
        "made for");
    for (int d = smallest_dimensions; d < choices.dim; d *= 2) {
        add(*lengths, QString("column_truncated_%1").arg(d), QString("d′ = %1").arg(d), {},
            {.searcher = searcher::truncated, .k = 0, .dimensions = d}, chosen);
    }
    lengths->setEnabled(choices.dim > smallest_dimensions);
}

}  // namespace

QString column_title(const SearchColumn& column, int k) {
    if (column.searcher == searcher::dense) return "dense";
    if (column.searcher == searcher::dense_int8) return "dense int8";
    if (column.searcher == searcher::truncated)
        return QString("truncated %1").arg(column.dimensions);
    if (searcher::orders_by_embedding(column)) return "ordered by embedding";
    if (column.searcher == searcher::two_stage) return "two-stage";
    if (column.searcher == searcher::full_text) return "words";
    return QString("sparse k = %1").arg(column.k > 0 ? column.k : k);
}

QString column_caption(const SearchColumn& column, const ColumnChoices& choices) {
    const QString all = format::counted(choices.dim, "number", "numbers");
    if (column.searcher == searcher::dense) return "all " + all;
    if (column.searcher == searcher::dense_int8) return "all " + all + ", 8 bits each";
    if (column.searcher == searcher::truncated)
        return QString("the first %1 of %2").arg(column.dimensions).arg(all);
    if (column.searcher == searcher::full_text) return "full-text search";
    if (searcher::orders_by_embedding(column)) return "found by codes at k";
    if (column.k == 0 || column.k == choices.k) return "codes, the k in use";
    return "codes, k fixed";
}

QString score_meaning(const SearchColumn& column) {
    if (column.searcher == searcher::full_text) return "−bm25: rarer words and shorter texts first";
    if (searcher::orders_by_embedding(column))
        return "Cosine of the embeddings, of the best that the sparse search found";
    if (column.searcher == searcher::two_stage)
        return "Cosine of the codes plus the weight times the cosine of the embeddings, over the "
               "best of the sparse search";
    if (searcher::reads_codes(column))
        return "Cosine of query code and document code: the sum of the contributions";
    return "Cosine of the embeddings";
}

void fill_column_menu(QMenu& menu, const ColumnChoices& choices, const Chosen& chosen) {
    qDeleteAll(menu.findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    menu.clear();
    menu.setToolTipsVisible(true);
    add(menu, "column_sparse", "Sparse at the k in use",
        "Cosine of codes; follows the k slider above", {.searcher = searcher::sparse, .k = 0},
        chosen);
    add_other_k(menu, choices, chosen);
    menu.addSeparator();
    add(menu, "column_dense", "Dense", "Cosine of the whole embeddings, every document read",
        {.searcher = searcher::dense, .k = 0}, chosen);
    add(menu, "column_dense_int8", "Dense int8",
        "The same with 8 bits a number: a quarter of the memory",
        {.searcher = searcher::dense_int8, .k = 0}, chosen);
    add_truncated(menu, choices, chosen);
    menu.addSeparator();
    add(menu, "column_by_embedding", "Sparse, ordered by embedding",
        "The best of the sparse search, in the order of their embeddings",
        {.searcher = searcher::two_stage,
         .k = 0,
         .dense_weight = std::numeric_limits<double>::infinity()},
        chosen);
    add(menu, "column_two_stage", "Two-stage",
        "The best of the sparse search, ordered by sparse plus dense score",
        {.searcher = searcher::two_stage, .k = 0}, chosen);
}

}  // namespace sparsescope
