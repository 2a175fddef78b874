// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search_page.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/app_context.h"
#include "app/commands.h"
#include "app/pages/document_list.h"
#include "app/pages/why_panel.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/delegates/text_card.h"
#include "widgets/models/hit_list_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int hit_height = 56;
constexpr int rank_width = 48;
constexpr int score_width = 76;
constexpr int bar_width = 190;

QString cost_text(const SearchAnswer& answer) {
    if (answer.query.mode == SearchQuery::Mode::text) {
        return QString("%1 by their words · %2")
            .arg(format::counted(static_cast<std::int64_t>(answer.hits.size()), "hit", "best hits"),
                 format::si(answer.cost.microseconds / 1e6, "s"));
    }
    return QString("%1 of %2 share a neuron · %3 · %4")
        .arg(format::count(answer.cost.candidates), format::count(answer.documents),
             format::counted(answer.cost.postings, "posting", "postings"),
             format::si(answer.cost.microseconds / 1e6, "s"));
}

}  // namespace

SearchPage::SearchPage(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      why_(new WhyPanel(context, commands)) {
    auto* left = new QVBoxLayout;
    left->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                             theme::gap_inside);
    left->setSpacing(theme::gap_inside);
    left->addWidget(buildQueryBar());
    message_ = new MessageBar;
    message_->setObjectName("search_message");
    left->addWidget(message_);
    query_document_ = new DocumentList(DocumentList::Pictures::in_cards);
    query_document_->setObjectName("search_query_document");
    query_document_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    query_document_->hide();
    left->addWidget(query_document_);
    left->addWidget(buildHits(), 1);
    footer_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    footer_->setObjectName("search_footer");
    left->addWidget(footer_);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(left, 1);
    row->addWidget(new Divider(Qt::Vertical));
    row->addWidget(why_);

    connect(&context_.search, &SearchController::queryChanged, this, &SearchPage::showQuery);
    connect(&context_.search, &SearchController::answered, this, &SearchPage::showAnswer);
    connect(&context_.search, &SearchController::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &SearchPage::refreshBody);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &SearchPage::refreshBody);
    connect(&context_.selection, &Selection::modelChanged, this, &SearchPage::refreshBody);
    refreshBody();
}

QWidget* SearchPage::buildQueryBar() {
    query_ = new QLineEdit;
    query_->setObjectName("search_query");
    query_->setClearButtonEnabled(true);
    text_mode_ = new Chip("text", Chip::Kind::button);
    text_mode_->setObjectName("search_mode_text");
    text_mode_->setToolTip("Find words in the documents (SQLite full text search, bm25)");
    document_mode_ = new Chip("document", Chip::Kind::button);
    document_mode_->setObjectName("search_mode_document");
    document_mode_->setToolTip(
        "Find documents whose codes are like a document's: cosine of codes at k");
    auto* modes = new QButtonGroup(this);
    for (Chip* chip : {text_mode_, document_mode_}) {
        chip->setCheckable(true);
        modes->addButton(chip);
    }
    text_mode_->setChecked(true);
    connect(document_mode_, &Chip::toggled, this, &SearchPage::setByDocument);
    connect(query_, &QLineEdit::returnPressed, this, &SearchPage::submit);
    connect(query_, &QLineEdit::textEdited, this, [this] {
        if (text_mode_->isChecked()) submit();  // words are found while they are typed
    });
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(query_, 1);
    row->addWidget(text_mode_);
    row->addWidget(document_mode_);
    setByDocument(false);
    return bar;
}

QWidget* SearchPage::buildHits() {
    empty_ = new EmptyState("search", "Search", QString());
    empty_->button()->setObjectName("search_action");
    connect(empty_, &EmptyState::actionTriggered, &commands_,
            [this] { commands_.goTo(Page::train); });
    hits_ = new TableView;
    hits_->setObjectName("search_hits");
    model_ = new HitListModel(hits_);
    hits_->setModel(model_);
    bars_ = new ContributionBarDelegate(hits_);
    hits_->setItemDelegateForColumn(HitListModel::Document, new TextCardDelegate(hits_));
    hits_->setItemDelegateForColumn(HitListModel::Contributions, bars_);
    hits_->setSelectionMode(QAbstractItemView::SingleSelection);
    hits_->setContextMenuPolicy(Qt::CustomContextMenu);
    hits_->setRowHeight(hit_height);
    auto* header = hits_->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(HitListModel::Document, QHeaderView::Stretch);
    header->resizeSection(HitListModel::Rank, theme::scaled(rank_width));
    header->resizeSection(HitListModel::Score, theme::scaled(score_width));
    header->resizeSection(HitListModel::Contributions, theme::scaled(bar_width));
    connect(hits_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                const auto& answer = context_.search.answer();
                if (!answer || !index.isValid()) return why_->clear();
                context_.selection.setDocument(model_->documentAt(index.row()));
                why_->showHit(*answer, model_->row(index.row()));
            });
    connect(hits_, &TableView::activated, this,
            [this](const QModelIndex& index) { askMoreLike(index.row()); });
    connect(hits_, &TableView::customContextMenuRequested, this, &SearchPage::openHitMenu);
    auto* more = new QShortcut(QKeySequence("M"), hits_);
    more->setContext(Qt::WidgetShortcut);
    connect(more, &QShortcut::activated, this,
            [this] { askMoreLike(hits_->currentIndex().row()); });
    body_ = new QStackedWidget;
    body_->addWidget(empty_);
    body_->addWidget(hits_);
    return body_;
}

void SearchPage::setByDocument(bool by_document) {
    query_->setPlaceholderText(
        by_document ? "Number of a document: finds the ones whose codes are like its code"
                    : "Words, or a \"quoted phrase\"");
}

void SearchPage::submit() {
    message_->clear();
    const QString text = query_->text().trimmed();
    if (text.isEmpty() || text_mode_->isChecked()) return context_.search.searchText(text);
    bool is_number = false;
    const auto document = text.toLongLong(&is_number);
    if (!is_number) {
        message_->showMessage(
            MessageBar::Kind::warning,
            QString("“%1” is not the number of a document. Type a number, or switch to text.")
                .arg(text));
        return;
    }
    context_.search.moreLike(document);
}

void SearchPage::showQuery() {
    message_->clear();
    const auto& query = context_.search.query();
    if (!query) {
        if (!query_->hasFocus()) query_->clear();
        return;
    }
    const bool by_document = query->mode == SearchQuery::Mode::document;
    (by_document ? document_mode_ : text_mode_)->setChecked(true);
    const QString text = by_document ? QString::number(query->document) : query->text;
    if (query_->text().trimmed() != text) query_->setText(text);
}

void SearchPage::showAnswer() {
    const auto& answer = context_.search.answer();
    const DocumentId focused = context_.selection.document().value_or(0);
    if (!answer) {
        model_->setHits({}, {});
        why_->clear();
        footer_->clear();
        query_document_->hide();
        return refreshBody();
    }
    query_document_->setVisible(answer->document.has_value());
    if (answer->document) {
        DocumentRow row = *answer->document;
        row.caption = "the query";
        query_document_->setDocuments({row});
        query_document_->setFixedHeight(query_document_->sizeHintForRow(0));
    }
    model_->setHits(answer->hits, NeuronColors(answer->query_neurons));
    bars_->setFull(model_->scale());
    hits_->setColumnHidden(HitListModel::Contributions,
                           answer->query.mode == SearchQuery::Mode::text);
    footer_->setText(cost_text(*answer));
    refreshBody();
    if (answer->hits.empty()) return why_->clear();
    // The same question at another k keeps the hit under focus; a new question starts at the top.
    const bool same_question = shown_ && *shown_ == answer->query;
    shown_ = answer->query;
    hits_->selectRow(same_question ? std::max(0, model_->rowOf(focused)) : 0);
}

void SearchPage::refreshBody() {
    const auto& answer = context_.search.answer();
    if (answer && !answer->hits.empty()) return body_->setCurrentIndex(1);
    body_->setCurrentIndex(0);
    empty_->setAction({});
    empty_->setCommandLine({});
    if (answer) {
        empty_->setTitle("Nothing found");
        empty_->setSentence(
            answer->query.mode == SearchQuery::Mode::text
                ? QString("No document holds these words. Fewer words find more.")
                : QString("No other document shares a neuron with this one at k = %1. A larger k "
                          "finds more.")
                      .arg(answer->k));
        return;
    }
    empty_->setTitle("Search by words or by example");
    empty_->setCommandLine("sparsescope-cli search FILE.sscope --text WORDS --top 10");
    if (!context_.workspace.currentDataset()) {
        empty_->setSentence(
            "Hits appear here with the exact reason for their score. The workspace holds no "
            "documents yet.");
    } else if (!context_.selection.model()) {
        empty_->setSentence(
            "Words can be searched now. Searching by example, with the neurons that explain every "
            "score, needs a model: train one.");
        empty_->setAction("Train a model");
    } else {
        empty_->setSentence(
            "Type words above, or take “More like this” on any document: hits then come with the "
            "neurons they share with it, adding up exactly to the score.");
    }
}

void SearchPage::askMoreLike(int row) {
    if (row >= 0 && row < model_->rowCount() && context_.selection.model()) {
        commands_.goToMoreLike(model_->documentAt(row));
    }
}

void SearchPage::openHitMenu(const QPoint& position) {
    const QModelIndex index = hits_->indexAt(position);
    if (!index.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* more = menu->addAction("More like this");
    more->setEnabled(context_.selection.model() != nullptr);
    connect(more, &QAction::triggered, this, [this, row = index.row()] { askMoreLike(row); });
    menu->popup(hits_->viewport()->mapToGlobal(position));
}

void SearchPage::focusQuery() {
    query_->setFocus();
    query_->selectAll();
}

}  // namespace sparsescope
