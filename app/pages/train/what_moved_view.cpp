// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/what_moved_view.h"

#include <utility>

#include <QGridLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/parts/document_list.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/models/row_table.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int moved_table_height = 150;
constexpr int moved_lists_height = 190;
constexpr int moved_name_width = 230;

enum MovedColumn { moved_before, moved_after, moved_shared, moved_then, moved_now };

QString neuron_words(NeuronId neuron, const QString& name) {
    return name.isEmpty() ? QString::number(neuron) : QString("%1 %2").arg(neuron).arg(name);
}

QString before_words(const MovedNeuronRow& row) {
    return neuron_words(row.before, row.name_before);
}

QString after_words(const MovedNeuronRow& row) {
    return row.vanished ? QString("none") : neuron_words(row.after, row.name_after);
}

Column<MovedNeuronRow> moved_name(const QString& title, const QString& tooltip,
                                  QString (*words)(const MovedNeuronRow&)) {
    return {.title = title,
            .tooltip = tooltip,
            .value = [words](const MovedNeuronRow& row) { return QVariant(words(row)); },
            .text = words,
            .more =
                [words](const MovedNeuronRow& row, int role) {
                    return role == Qt::ToolTipRole ? QVariant(words(row)) : QVariant();
                }};
}

Column<MovedNeuronRow> moved_count(const QString& title, const QString& tooltip,
                                   std::int64_t MovedNeuronRow::*member) {
    return {
        .title = title,
        .tooltip = tooltip,
        .alignment = right_aligned,
        .value = [member](const MovedNeuronRow& row) { return QVariant(qlonglong{row.*member}); },
        .text = [member](const MovedNeuronRow& row) { return format::count(row.*member); },
        .more = {}};
}

std::vector<Column<MovedNeuronRow>> moved_columns() {
    return {
        moved_name("neuron before", "Of the head on the embeddings as they were", before_words),
        moved_name("its best match now", "Of the head behind the tuned backbone", after_words),
        {.title = "shared, %",
         .tooltip = "Of the documents that either is active on, the share that both are",
         .alignment = right_aligned,
         .value = [](const MovedNeuronRow& row) { return QVariant(row.shared); },
         .text = [](const MovedNeuronRow& row) { return format::number(row.shared * 100); },
         .more = {}},
        moved_count("documents then", "That the neuron was active on", &MovedNeuronRow::documents),
        moved_count("now", "That its match is active on", &MovedNeuronRow::now_active)};
}

DocumentList* moved_list(const QString& name, const QString& accessible) {
    auto* list = new DocumentList(DocumentList::Pictures::in_cards);
    list->setObjectName(name);
    list->setAccessibleName(accessible);
    list->setMinimumHeight(theme::scaled(moved_lists_height));
    return list;
}

TextLabel* moved_caption(const QString& text) {
    return new TextLabel(text, theme::Type::caption, theme::Token::muted);
}

}  // namespace

class MovedNeurons : public RowTable<MovedNeuronRow> {
  public:
    explicit MovedNeurons(QObject* parent) : RowTable(moved_columns(), parent) {}
};

WhatMovedView::WhatMovedView(QWidget* parent)
    : QWidget(parent),
      body_(new QStackedWidget),
      waiting_(new EmptyState("compare", "What moved",
                              "Which neurons mean something else behind the tuned backbone, and "
                              "which documents got other neighbours.")),
      neurons_(new MovedNeurons(this)) {
    setObjectName("what_moved");
    body_->addWidget(waiting_);
    body_->addWidget(buildReport());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);
}

QWidget* WhatMovedView::buildReport() {
    summary_ = new TextLabel(QString(), theme::Type::body);
    summary_->setObjectName("moved_summary");
    summary_->setWordWrap(true);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    table_ = new TableView;
    table_->setObjectName("moved_neurons");
    table_->setModel(neurons_);
    table_->setMinimumHeight(theme::scaled(moved_table_height));
    connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) {
        const MovedNeuronRow& row = neurons_->row(index.row());
        const bool before = index.column() == moved_before || row.vanished;
        Q_EMIT neuronActivated(before ? report_.model_before : report_.model_after,
                               before ? row.before : row.after);
    });
    no_neurons_ = moved_caption({});
    no_neurons_->setObjectName("moved_no_neurons");
    no_neurons_->setWordWrap(true);
    auto* report = new QWidget;
    auto* column = new QVBoxLayout(report);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(summary_);
    column->addWidget(new SectionHeader("Neurons that changed meaning"));
    column->addWidget(no_neurons_);
    column->addWidget(table_, 2);
    column->addWidget(new SectionHeader("Documents whose neighbours changed most"));
    column->addWidget(buildDocuments(), 3);
    return report;
}

QWidget* WhatMovedView::buildDocuments() {
    documents_ = moved_list("moved_documents", "Documents whose neighbours changed most");
    before_ = moved_list("moved_before", "Nearest before");
    after_ = moved_list("moved_after", "Nearest now");
    connect(documents_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &WhatMovedView::showNeighbours);
    for (DocumentList* list : {documents_, before_, after_})
        connect(list, &DocumentList::moreLikeRequested, this, [this](DocumentId document) {
            Q_EMIT moreLikeRequested(report_.dataset_after, document);
        });
    auto* lists = new QWidget;
    auto* grid = new QGridLayout(lists);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::gap_inside);
    grid->addWidget(moved_caption("Choose one"), 0, 0);
    grid->addWidget(moved_caption("Its nearest before"), 0, 1);
    grid->addWidget(moved_caption("Its nearest now"), 0, 2);
    grid->addWidget(documents_, 1, 0);
    grid->addWidget(before_, 1, 1);
    grid->addWidget(after_, 1, 2);
    for (int i = 0; i < 3; ++i)
        grid->setColumnStretch(i, 1);
    grid->setRowStretch(1, 1);
    return lists;
}

void WhatMovedView::say(const QString& sentence) {
    waiting_->setSentence(sentence);
    body_->setCurrentIndex(0);
}

void WhatMovedView::showReport(MovedReport report) {
    report_ = std::move(report);
    summary_->setText(report_.summary);
    neurons_->setRows(report_.neurons);
    table_->fitColumns(moved_after);
    table_->setColumnWidth(moved_before, theme::scaled(moved_name_width));
    table_->setVisible(!report_.neurons.empty());
    no_neurons_->setVisible(report_.neurons.empty());
    no_neurons_->setText(
        report_.model_before == 0
            ? "Neurons can be compared when there is a head on the original embeddings as well as "
              "behind the tuned backbone. Train one on the original dataset."
            : "No neuron changed its meaning.");
    std::vector<DocumentRow> rows;
    for (const MovedDocumentRow& moved : report_.documents)
        rows.push_back(moved.document);
    documents_->setDocuments(std::move(rows));
    if (!report_.documents.empty())
        documents_->setCurrentIndex(documents_->documents()->index(0, 0));
    showNeighbours();
    body_->setCurrentIndex(1);
}

void WhatMovedView::showNeighbours() {
    const int chosen = documents_->currentIndex().row();
    const bool any = chosen >= 0 && chosen < static_cast<int>(report_.documents.size());
    const MovedDocumentRow none;
    const MovedDocumentRow& moved =
        any ? report_.documents[static_cast<std::size_t>(chosen)] : none;
    before_->setDocuments(moved.before);
    after_->setDocuments(moved.after);
}

}  // namespace sparsescope
