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

QString title_of(const SearcherEntry& entry) {
    return QString::fromStdString(entry.title);
}

QString capitalised(QString title) {
    title[0] = title[0].toUpper();
    return title;
}

// "column_dense_int8"
QString object_name(const SearcherEntry& entry) {
    return "column_" + title_of(entry).replace(' ', '_').replace('-', '_');
}

QAction* add(QMenu& menu, const QString& name, const QString& text, const QString& tooltip,
             const SearchColumn& column, const Chosen& chosen) {
    QAction* action = menu.addAction(text);
    action->setObjectName(name);
    action->setToolTip(tooltip);
    QObject::connect(action, &QAction::triggered, &menu, [chosen, column] { chosen(column); });
    return action;
}

QMenu* add_submenu(QMenu& menu, const QString& name, const QString& text, const QString& tooltip) {
    QMenu* submenu = menu.addMenu(text);
    submenu->setObjectName(name);
    submenu->menuAction()->setToolTip(tooltip);
    return submenu;
}

void add_sparse(QMenu& menu, const SearcherEntry& entry, const ColumnChoices& choices,
                const Chosen& chosen) {
    const QString name = object_name(entry);
    const QString title = capitalised(title_of(entry));
    add(menu, name, title + " at the k in use", "Cosine of codes; follows the k slider above",
        {.searcher = entry.name, .k = 0}, chosen);
    QMenu* others = add_submenu(menu, name + "_at", title + " at another k",
                                "Codes of the same model read at fewer or more neurons");
    for (int k = 1; k <= choices.stored_k; k *= 2)
        add(*others, QString("%1_%2").arg(name).arg(k), QString("k = %1").arg(k), {},
            {.searcher = entry.name, .k = k}, chosen);
    others->setEnabled(choices.stored_k > 0);
}

void add_dimensions(QMenu& menu, const SearcherEntry& entry, const ColumnChoices& choices,
                    const Chosen& chosen) {
    const QString name = object_name(entry);
    QMenu* lengths = add_submenu(
        menu, name, capitalised(title_of(entry)) + " to the first d′ numbers",
        "The embedding cut short and scaled to length 1 again: what Matryoshka embeddings are "
        "made for");
    for (int d = smallest_dimensions; d < choices.dim; d *= 2)
        add(*lengths, QString("%1_%2").arg(name).arg(d), QString("d′ = %1").arg(d), {},
            {.searcher = entry.name, .k = 0, .dimensions = d}, chosen);
    lengths->setEnabled(choices.dim > smallest_dimensions);
}

void add_searcher(QMenu& menu, const SearcherEntry& entry, const ColumnChoices& choices,
                  const Chosen& chosen) {
    if (entry.needs.only_codes()) return add_sparse(menu, entry, choices, chosen);
    if (entry.settings.dimensions) return add_dimensions(menu, entry, choices, chosen);
    if (entry.settings.second_stage) {
        add(menu, "column_by_embedding", "Sparse, ordered by embedding",
            "The best of the sparse search, in the order of their embeddings",
            {.searcher = entry.name,
             .k = 0,
             .dense_weight = std::numeric_limits<double>::infinity()},
            chosen);
    }
    add(menu, object_name(entry), capitalised(title_of(entry)),
        QString::fromStdString(entry.summary), {.searcher = entry.name, .k = 0}, chosen);
}

}  // namespace

QString column_title(const SearchColumn& column, int k) {
    const SearcherEntry& entry = searcher_of(column);
    if (orders_by_embedding(column)) return "ordered by embedding";
    if (entry.settings.dimensions)
        return QString("%1 %2").arg(title_of(entry)).arg(column.dimensions);
    if (entry.needs.only_codes())
        return QString("%1 k = %2").arg(title_of(entry)).arg(column.k > 0 ? column.k : k);
    return title_of(entry);
}

QString column_caption(const SearchColumn& column, const ColumnChoices& choices) {
    const SearcherEntry& entry = searcher_of(column);
    if (entry.needs.texts) return "full-text search";
    if (orders_by_embedding(column)) return "found by codes at k";
    if (entry.needs.codes)
        return column.k == 0 || column.k == choices.k ? "codes, the k in use" : "codes, k fixed";
    const QString all = format::counted(choices.dim, "number", "numbers");
    if (entry.settings.dimensions)
        return QString("the first %1 of %2").arg(column.dimensions).arg(all);
    return "all " + all +
           (entry.kept_as.empty() ? QString() : ", " + QString::fromStdString(entry.kept_as));
}

QString score_meaning(const SearchColumn& column) {
    if (orders_by_embedding(column))
        return "Cosine of the embeddings, of the best that the sparse search found";
    return QString::fromStdString(searcher_of(column).score);
}

void fill_column_menu(QMenu& menu, const ColumnChoices& choices, const Chosen& chosen) {
    qDeleteAll(menu.findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    menu.clear();
    menu.setToolTipsVisible(true);
    const SearcherEntry* last = nullptr;
    for (const SearcherEntry* entry : searchers()) {
        if (!entry->in_menus || entry->needs.texts) continue;
        const bool other_kind = last && (last->needs.codes != entry->needs.codes ||
                                         last->needs.embeddings != entry->needs.embeddings);
        if (other_kind) menu.addSeparator();
        add_searcher(menu, *entry, choices, chosen);
        last = entry;
    }
}

}  // namespace sparsescope
