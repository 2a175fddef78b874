// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_columns.h"

#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/models/corpus_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr qsizetype most_by_default = 3;
constexpr std::size_t short_value = 32;  // bytes

using Field = FilterVocabulary::Field;

QString name_of(const Field& field) {
    return QString::fromStdString(field.name);
}

// "1,204 documents, 1998 … 2024"
QString described(const Field& field, bool sampled) {
    QString text = format::counted(field.documents, "document", "documents");
    if (sampled) text = "about " + text;
    if (field.kind != Field::Kind::text)
        return text + QString(", %1 … %2")
                          .arg(QString::fromStdString(field.lowest),
                               QString::fromStdString(field.highest));
    return field.values.empty()
               ? text + ", many values"
               : text + ", " + format::counted(std::ssize(field.values), "value", "values");
}

}  // namespace

QStringList informative_fields(const FilterVocabulary::Fields& fields, std::int64_t documents) {
    QStringList names;
    for (const Field& field : fields.list) {
        const bool common = 2 * field.documents >= documents;
        const bool varied = field.values.size() != 1;
        if (common && varied && field.longest <= short_value && names.size() < most_by_default)
            names << name_of(field);
    }
    return names;
}

DataColumns::DataColumns(AppContext& context, CorpusTable* table, CorpusTableModel* model)
    : QObject(table),
      context_(context),
      model_(model),
      menu_(new QMenu(table)),
      button_(new QToolButton(table)) {
    menu_->setObjectName("data_columns_menu");
    menu_->setToolTipsVisible(true);
    button_->setObjectName("data_columns");
    button_->setText("Columns");
    button_->setToolTip("Choose which fields of the metadata are columns");
    button_->setPopupMode(QToolButton::InstantPopup);
    button_->setMenu(menu_);
    theme::make_flat(button_);
    connect(menu_, &QMenu::aboutToShow, this, &DataColumns::fillMenu);
    connect(table, &CorpusTable::columnMenuRequested, this, [this](const QPoint& place) {
        if (!context_.data.vocabulary().fields.list.empty()) menu_->popup(place);
    });
    connect(&context_.data, &DataController::factsChanged, this, &DataColumns::apply);
    apply();
}

QString DataColumns::workspace() const {
    return QString::fromStdString(context_.workspace.file().string());
}

QStringList DataColumns::chosen() const {
    const DatasetInfo* dataset = context_.data.dataset();
    if (!dataset) return {};
    const auto remembered = context_.settings.columns(workspace(), dataset->id);
    return remembered ? *remembered
                      : informative_fields(context_.data.vocabulary().fields,
                                           dataset->documents - dataset->removed_documents);
}

void DataColumns::apply() {
    const FilterVocabulary::Fields& fields = context_.data.vocabulary().fields;
    const QStringList wanted = chosen();
    std::vector<CorpusField> columns;
    QStringList names;
    for (const Field& field : fields.list) {
        if (!wanted.contains(name_of(field))) continue;
        names << name_of(field);
        columns.push_back({names.back(), field.kind == Field::Kind::number,
                           static_cast<int>(std::min(field.longest, short_value))});
    }
    button_->setVisible(used_ && !fields.list.empty());
    if (columns == model_->fields()) return;
    context_.data.setFields(names);
    model_->setFields(std::move(columns));
}

void DataColumns::setUsed(bool used) {
    used_ = used;
    button_->setVisible(used_ && !context_.data.vocabulary().fields.list.empty());
}

void DataColumns::fillMenu() {
    const FilterVocabulary::Fields& fields = context_.data.vocabulary().fields;
    const QStringList shown = chosen();
    menu_->clear();
    for (const Field& field : fields.list) {
        const QString name = name_of(field);
        // A & would underline a letter.
        QAction* action = menu_->addAction(QString(name).replace("&", "&&"));
        action->setCheckable(true);
        action->setChecked(shown.contains(name));
        action->setToolTip(described(field, fields.sampled));
        connect(action, &QAction::toggled, this, [this, name](bool on) { choose(name, on); });
    }
    menu_->addSeparator();
    connect(menu_->addAction("As at first"), &QAction::triggered, this, [this] {
        if (const DatasetInfo* dataset = context_.data.dataset()) {
            context_.settings.setColumns(workspace(), dataset->id, {});
            apply();
        }
    });
}

void DataColumns::choose(const QString& name, bool shown) {
    const DatasetInfo* dataset = context_.data.dataset();
    if (!dataset) return;
    QStringList names = chosen();
    names.removeAll(name);
    if (shown) names << name;
    context_.settings.setColumns(workspace(), dataset->id, names);
    apply();
}

}  // namespace sparsescope
