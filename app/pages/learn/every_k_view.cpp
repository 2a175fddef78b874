// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/every_k_view.h"

#include <algorithm>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int least_hit_width = 88;
constexpr int most_hit_width = 180;
constexpr int hit_height = 92;
constexpr int edge_width = 4;
constexpr int head_rows = 4;
constexpr int letters_of_hit = 90;

// Marks a hit that the embeddings find, too.
class Edge : public QWidget {
  public:
    Edge() {
        setFixedWidth(theme::scaled(edge_width));
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter(this).fillRect(rect(), theme::series(theme::Series::sparse));
    }
};

TextLabel* small(const QString& text, theme::Token token = theme::Token::muted) {
    return new TextLabel(text, theme::Type::caption, token);
}

}  // namespace

EveryKView::EveryKView(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups, 0);
    column->setSpacing(theme::gap_inside);
    auto* head = new QHBoxLayout;
    query_ = new TextLabel(QString(), theme::Type::section);
    query_->setObjectName("every_k_query");
    query_->setWordWrap(true);
    auto* another = new QPushButton("Another document");
    another->setObjectName("every_k_another");
    connect(another, &QPushButton::clicked, &context_.learn, &LearnController::anotherDocument);
    head->addWidget(query_, 1);
    head->addWidget(another, 0, Qt::AlignTop);
    column->addLayout(head);
    note_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    note_->setObjectName("every_k_note");
    note_->setWordWrap(true);
    column->addWidget(note_);
    auto* holder = new QWidget;
    auto* rows = new QVBoxLayout(holder);
    rows->setContentsMargins(0, theme::gap_inside, 0, theme::gap_groups);
    grid_ = new QGridLayout;
    grid_->setHorizontalSpacing(theme::gap_inside / 2);
    grid_->setVerticalSpacing(theme::gap_inside / 2);
    rows->addLayout(grid_);
    rows->addStretch(1);
    auto* area = scrolling(holder);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    column->addWidget(area, 1);
    connect(&context_.learn, &LearnController::everyKChanged, this, &EveryKView::refresh);
    connect(&context_.learn, &LearnController::documentChanged, this, &EveryKView::refresh);
    refresh();
}

void EveryKView::clearGrid() {
    while (QLayoutItem* old = grid_->takeAt(0)) {
        if (old->widget()) {
            old->widget()->hide();
            old->widget()->deleteLater();
        }
        delete old;
    }
}

void EveryKView::refresh() {
    clearGrid();
    const auto& document = context_.learn.document();
    const auto& every = context_.learn.everyK();
    const QString text = document ? (document->document.text.isEmpty()
                                         ? QString("Document %1").arg(document->document.id)
                                         : document->document.text.left(200))
                                  : QString();
    query_->setText(document ? "More like: " + text : QString());
    if (!every) {
        note_->setText(document ? "Searching at every k …" : context_.learn.problem());
        return;
    }
    note_->setText(
        every->hasEmbeddings()
            ? "At the right the nearest by the embeddings themselves. Hits with a blue edge are "
              "among them: count how k buys them back, and what each column costs."
            : "So many documents that the embeddings themselves are left out of the comparison.");
    const QStringList titles{"", "among the nearest", "bytes in the index", "this search took"};
    for (int row = 0; row < head_rows; ++row)
        grid_->addWidget(small(titles[row]), row, 0, Qt::AlignRight | Qt::AlignVCenter);
    for (int column = 1; column <= static_cast<int>(every->columns.size()); ++column)
        grid_->setColumnStretch(column, 1);
    for (int column = 0; column < static_cast<int>(every->columns.size()); ++column)
        addColumn(column);
}

void EveryKView::addColumn(int at) {
    const AtEveryK& every = *context_.learn.everyK();
    const AtEveryK::Column& column = every.columns[static_cast<std::size_t>(at)];
    const bool dense = column.k == 0;
    const bool current = column.k == context_.selection.k();
    auto* title =
        new TextLabel(dense ? QString("embeddings") : QString("k = %1").arg(column.k),
                      theme::Type::section, current ? theme::Token::accent : theme::Token::text);
    grid_->addWidget(title, 0, at + 1);
    const auto wanted = every.hasEmbeddings() ? every.columns.back().hits.size() : 0;
    grid_->addWidget(
        small(dense || wanted == 0
                  ? QString(format::no_value)
                  : QString("%1 of %2").arg(every.shared(column)).arg(static_cast<int>(wanted)),
              theme::Token::text),
        1, at + 1);
    grid_->addWidget(small(format::bytes(column.bytes), theme::Token::text), 2, at + 1);
    auto* time = small(format::si(column.microseconds * 1e-6, "s"), theme::Token::text);
    if (column.sharing)
        time->setToolTip(
            format::counted(*column.sharing, "document shares", "documents share") +
            " an active neuron with the query; only these are looked at. Median of 5 searches.");
    grid_->addWidget(time, 3, at + 1);
    int row = head_rows;
    for (const DocumentId hit : column.hits) {
        const DocumentRow* shown = every.row(hit);
        if (!shown) continue;
        const bool shared =
            !dense && every.hasEmbeddings() &&
            std::ranges::find(every.columns.back().hits, hit) != every.columns.back().hits.end();
        grid_->addWidget(card(*shown, shared), row++, at + 1);
    }
    if (column.hits.empty()) grid_->addWidget(small("no hit: no neuron is shared"), row, at + 1);
}

QWidget* EveryKView::card(const DocumentRow& row, bool shared) const {
    auto* button = new QPushButton;
    button->setObjectName(QString("every_k_hit_%1").arg(row.id));
    button->setFixedHeight(theme::scaled(hit_height));
    button->setMinimumWidth(theme::scaled(least_hit_width));
    button->setMaximumWidth(theme::scaled(most_hit_width));
    button->setToolTip(row.text.isEmpty() ? row.label : row.text);
    button->setAccessibleName(row.text.isEmpty() ? QString("Document %1").arg(row.id)
                                                 : row.text.left(letters_of_hit));
    auto* inside = new QHBoxLayout(button);
    inside->setContentsMargins(4, 4, 4, 4);
    if (!row.image.isNull()) {
        auto* picture = new ImageView;
        picture->setImage(row.image, row.label);
        picture->setAttribute(Qt::WA_TransparentForMouseEvents);
        inside->addWidget(picture, 1);
    } else {
        auto* text = new TextLabel(row.text.left(letters_of_hit), theme::Type::caption,
                                   shared ? theme::Token::text : theme::Token::muted);
        text->setWordWrap(true);
        text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        text->setAttribute(Qt::WA_TransparentForMouseEvents);
        inside->addWidget(text, 1);
    }
    if (shared) inside->insertWidget(0, new Edge);
    connect(button, &QPushButton::clicked, button,
            [&context = context_, id = row.id] { context.learn.setDocument(id); });
    return button;
}

}  // namespace sparsescope
