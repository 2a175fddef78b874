// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/obituary_panel.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/dialogs/commands.h"
#include "app/parts/document_list.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int heirs_in_words = 2;
constexpr std::size_t shown_heirs = 12;

QString documents_text(qint64 documents) {
    return format::counted(documents, "document", "documents");
}

}  // namespace

QString obituary_sentence(const NeuronObituary& obituary) {
    const QString died = format::count(obituary.died_step);
    if (obituary.owned == 0) {
        return QString(
                   "It was active on no document at k before step %1 either, so nobody took "
                   "over.")
            .arg(died);
    }
    // A death is noted on the batches of a window; documents read anew may tell it later.
    const QString noted =
        obituary.noted_early()
            ? QString(
                  "No batch of a whole window had it by step %1; all documents read at once "
                  "still did. ")
                  .arg(died)
            : QString();
    const QString compared =
        QString("After step %1 it owned %2 of %3, after step %4 none; ")
            .arg(format::count(obituary.last_active()), format::count(obituary.owned),
                 format::counted(obituary.encoded, "training document", "training documents"),
                 format::count(obituary.first_silent()));
    QStringList parts;
    qint64 shares = 0;  // a document may have gone to several neurons
    for (const NeuronObituary::Heir& heir : obituary.heirs) {
        if (parts.size() < heirs_in_words)
            parts << QString("%1 went to neuron %2")
                         .arg(format::count(heir.documents))
                         .arg(heir.neuron);
        shares += heir.documents;
    }
    const auto others = static_cast<qsizetype>(obituary.heirs.size()) - parts.size();
    if (others > 0)
        parts << format::counted(others, "other neuron", "other neurons") + " took more";
    const qint64 taken = obituary.taken >= 0 ? obituary.taken : shares;
    if (taken < obituary.owned)
        parts << QString("%1 to no new neuron").arg(format::count(obituary.owned - taken));
    if (shares > taken) parts.back() += " (some to more than one)";
    return noted + compared + parts.join(", ") + '.';
}

ObituaryPanel::ObituaryPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      title_(new TextLabel(QString(), theme::Type::section)),
      sentence_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      documents_(new DocumentList(DocumentList::Pictures::in_cards)),
      page_(new QToolButton),
      close_(new QToolButton) {
    setObjectName("obituary_panel");
    documents_->setObjectName("obituary_documents");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    row->addWidget(buildText(), 2);
    row->addWidget(documents_, 3);
    connect(documents_, &DocumentList::moreLikeRequested, this, &ObituaryPanel::searchLike);
    connect(&context_.obituaries, &ObituaryAsker::ready, this, &ObituaryPanel::showAnswer);
    connect(&context_.obituaries, &ObituaryAsker::failed, this, &ObituaryPanel::showFailure);
    // It is about one run; another one has other neurons.
    connect(&context_.shown, &ShownRun::changed, this, [this] {
        if (isVisible() && context_.shown.id() != run_) Q_EMIT closed();
    });
}

QWidget* ObituaryPanel::buildText() {
    title_->setObjectName("obituary_title");
    sentence_->setObjectName("obituary_sentence");
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    page_->setObjectName("obituary_page");
    page_->setText("Its page");
    page_->setToolTip("Show the neuron in the model of this run");
    theme::make_flat(page_);
    connect(page_, &QToolButton::clicked, this, [this] { goToNeuron(neuron_); });
    close_->setObjectName("obituary_close");
    close_->setIcon(theme::icon("close", theme::Token::muted));
    close_->setToolTip("Back to the runs");
    close_->setAccessibleName("Back to the runs");
    theme::make_flat(close_);
    connect(close_, &QToolButton::clicked, this, &ObituaryPanel::closed);
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(close_);
    head->addWidget(title_, 1);
    head->addWidget(page_);
    auto* chips = new QWidget;
    heirs_ = new FlowLayout(chips);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme::gap_inside, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(sentence_);
    column->addWidget(chips);
    column->addStretch(1);
    auto* side = new QWidget;
    auto* outer = new QVBoxLayout(side);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(4);
    outer->addLayout(head);
    outer->addWidget(scrolling(content), 1);
    return side;
}

void ObituaryPanel::ask(quint32 neuron, qint64 step) {
    neuron_ = neuron;
    run_ = context_.shown.id();
    title_->setText(QString("Neuron %1 died by step %2").arg(neuron).arg(format::count(step)));
    sentence_->setToken(theme::Token::muted);
    sentence_->setText("Comparing the checkpoints before and after…");
    heirs_->removeAll();
    read_.cancel();
    documents_->setDocuments({});
    page_->setEnabled(false);
    if (run_ != 0) context_.obituaries.ask(context_.workspace.path(), run_, neuron, step);
}

void ObituaryPanel::showFailure(const QString& sentence) {
    sentence_->setToken(theme::Token::bad);
    sentence_->setText("⚠ " + sentence);
}

void ObituaryPanel::showAnswer(const NeuronObituary& obituary) {
    if (obituary.neuron != neuron_) return;
    const RunInfo* run = context_.workspace.contents().run(run_);
    page_->setEnabled(run && run->model);
    page_->setToolTip(run && run->model
                          ? QString("Show the neuron in the model of this run")
                          : QString("The run has no model yet, so the neuron has no page"));
    sentence_->setToken(theme::Token::text);
    sentence_->setText(obituary_sentence(obituary));
    showHeirs(obituary);
    showDocuments(obituary);
}

void ObituaryPanel::showHeirs(const NeuronObituary& obituary) {
    heirs_->removeAll();
    for (std::size_t i = 0; i < std::min(shown_heirs, obituary.heirs.size()); ++i) {
        const NeuronObituary::Heir& heir = obituary.heirs[i];
        auto* chip = new NeuronChip(heir.neuron, {}, documents_text(heir.documents));
        chip->setObjectName(QString("heir_%1").arg(heir.neuron));
        connect(chip, &NeuronChip::neuronActivated, this, &ObituaryPanel::goToNeuron);
        heirs_->addWidget(chip);
    }
}

// Cards with pictures and labels, as everywhere; until they are read, the texts of the answer.
void ObituaryPanel::showDocuments(const NeuronObituary& obituary) {
    std::vector<DocumentRow> rows;
    std::vector<DocumentId> ids;
    for (const NeuronObituary::Lost& lost : obituary.documents) {
        DocumentRow row;
        row.id = lost.document;
        row.text = QString::fromStdString(lost.text);
        row.caption =
            format::number(lost.weight) +
            (lost.inherited ? QString(" → neuron %1").arg(lost.heir) : QString(" → no new neuron"));
        rows.push_back(row);
        ids.push_back(lost.document);
    }
    documents_->setDocuments(rows);
    const RunInfo* run = context_.workspace.contents().run(run_);
    const DatasetInfo* dataset =
        run ? context_.workspace.contents().dataset(run->dataset) : nullptr;
    if (!dataset || ids.empty()) return;
    read_.start(
        [file = context_.workspace.file(), dataset = *dataset,
         ids](const std::stop_token&) -> Result<std::vector<DocumentRow>> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            return load_document_rows(corpus, dataset, ids);
        },
        [this, rows](Result<std::vector<DocumentRow>> read) {
            if (!read || read->size() != rows.size()) return;  // the texts stay
            for (std::size_t i = 0; i < rows.size(); ++i)
                (*read)[i].caption = rows[i].caption;
            documents_->setDocuments(std::move(*read));
        });
}

void ObituaryPanel::goToNeuron(NeuronId neuron) {
    const RunInfo* run = context_.workspace.contents().run(run_);
    if (!run || !run->model) {
        commands_.say(MessageBar::Kind::info,
                      "Neuron pages show the neurons of a model. Stop and keep the run first.");
        return;
    }
    commands_.goToNeuron(*run->model, neuron);
}

void ObituaryPanel::searchLike(DocumentId document) {
    if (const RunInfo* run = context_.workspace.contents().run(run_))
        commands_.goToMoreLike(run->dataset, document);
}

}  // namespace sparsescope
