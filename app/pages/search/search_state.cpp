// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_state.h"

#include <algorithm>
#include <utility>

#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/empty_state.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

QString documents(std::int64_t n) {
    return format::counted(n, "document", "documents");
}

}  // namespace

SearchState::SearchState(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      empty_(new EmptyState("search", "Search", QString())) {
    empty_->button()->setObjectName("search_action");
    connect(empty_, &EmptyState::actionTriggered, this, [this] {
        if (const auto act = act_) act();
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scrolling(empty_));  // a small window has less room than it needs
}

void SearchState::say(const QString& title, const QString& sentence, const QString& action,
                      std::function<void()> act) {
    empty_->setTitle(title);
    empty_->setSentence(sentence);
    empty_->setAction(action);
    act_ = std::move(act);
}

void SearchState::refresh() {
    const auto& answer = context_.search.answer();
    const bool asked = context_.search.query().has_value();
    empty_->setCommandLine(asked ? QString()
                                 : QString("sparsescope-cli search FILE.sscope --text TEXT"));
    if (asked && answer && answer->let_through == 0) return sayNothingPasses(*answer);
    if (asked && answer) return sayNothingFound(*answer);
    if (asked && context_.search.encodingFailed() && context_.search.query()->isPicture())
        return sayNoPicture();
    if (asked && context_.search.encodingFailed())
        return say("The text could not be encoded", context_.search.problem(), "Try again",
                   [this] { context_.search.retry(); });
    if (asked && context_.encoder.starting())
        return say("Starting the encoder…",
                   "It reads its language model once; after that, hits come as you type.");
    if (asked && (context_.search.busy() || context_.search.index().opening()))
        return say("Searching", "Hits appear here in a moment.");
    sayBeforeAQuestion();
}

void SearchState::sayNoPicture() {
    const QString title = "This picture could not be searched by";
    const QueryEncoder& encoder = context_.encoder;
    if (encoder.readsPictures())
        return say(title, context_.search.problem(), "Try again",
                   [this] { context_.search.retry(); });
    using Standing = QueryEncoder::Standing;
    if (encoder.standing() == Standing::elsewhere)
        return say(title, context_.search.problem(), "Add an encoder…",
                   [this] { commands_.addEncoder(); });
    if (encoder.standing() == Standing::none && !context_.workspace.readOnly())
        return say(title, context_.search.problem(), "Say which encoder…",
                   [this] { commands_.embedShown(); });
    say(title, context_.search.problem());
}

void SearchState::sayBeforeAQuestion() {
    const QString title = "Search by words, documents, vectors or neurons";
    const SearchableKeeper& index = context_.search.index();
    if (!context_.workspace.isOpen()) {
        say(title,
            "Hits appear here with the exact reason for their score. No workspace is open yet.",
            "Open a workspace…", [this] { commands_.openWorkspace(); });
    } else if (!context_.workspace.currentDataset()) {
        say(title,
            "Hits appear here with the exact reason for their score. The workspace holds no "
            "documents yet.",
            "Import documents…", [this] { commands_.importFile(); });
    } else if (const DatasetInfo& dataset = *context_.workspace.currentDataset();
               dataset.documents == dataset.removed_documents) {
        say(title, "There is nothing to search: the dataset has no documents left.",
            "Go to the documents", [this] { commands_.goTo(Page::data); });
    } else if (const ModelId model = index.withoutCodes(); model != 0) {
        const bool may_write = !context_.workspace.readOnly();
        say(title,
            "Words can be searched now. The model has no codes of the documents yet; with them, "
            "every score is explained by the neurons that make it up.",
            may_write ? "Encode the documents" : QString(),
            [this, model] { commands_.encodeModel(model); });
    } else if (!index.problem().isEmpty()) {
        say(title, index.problem());
    } else if (context_.workspace.wantedModel() == 0 &&
               context_.workspace.currentDataset()->dim == 0) {
        const bool texts = context_.workspace.currentDataset()->has_text;
        const bool may_write = !context_.workspace.readOnly();
        say(title,
            "Words can be searched now. Embeddings of the documents would add searching by "
            "meaning and by example, and neurons that explain every score.",
            !may_write ? QString()
            : texts    ? QString("Give these texts embeddings…")
                       : QString("Import embeddings…"),
            [this, texts] { texts ? commands_.embedShown() : commands_.importFile(); });
    } else if (context_.workspace.wantedModel() == 0) {
        say(title,
            "Words can be searched now. Searching by example, with the neurons that explain every "
            "score, needs a model: train one.",
            "Train a model", [this] { commands_.goTo(Page::train); });
    } else if (context_.search.textMode() != TextMode::words) {
        say("Search by meaning, words, documents, vectors or neurons",
            "Type a sentence above: hits come with the neurons they share with it, adding up "
            "exactly to the score.");
    } else {
        say(title,
            "Type words above, or take “More like this” on any document: hits then come with the "
            "neurons they share with it, adding up exactly to the score.");
    }
}

void SearchState::sayNothingFound(const SearchAnswer& answer) {
    const QString title = "Nothing found";
    const auto restricts = [](const NeuronTerm& term) {
        return term.role != NeuronTerm::Role::weight;
    };
    if (answer.searched == 0)
        return say(title, "There is nothing to search: the dataset has no documents left.",
                   "Go to the documents", [this] { commands_.goTo(Page::data); });
    if (answer.let_through) {
        say(title, answer.nothing, "Search without the filter",
            [this] { context_.search.setFilter({}); });
    } else if (std::ranges::any_of(answer.query.request.neurons, restricts)) {
        say(title, answer.nothing, "Reset the neurons", [this] { context_.search.resetNeurons(); });
    } else {
        say(title, answer.nothing);
    }
}

void SearchState::sayNothingPasses(const SearchAnswer& answer) {
    const auto& without = answer.without;
    const QString title = "No document passes the filter";
    if (without.size() < 2 || without.front().documents == 0) {
        return say(title,
                   without.size() < 2
                       ? QString("It leaves out all of %1.").arg(documents(answer.searched))
                       : QString("Leaving out one of its parts would not be enough either."),
                   "Search without the filter", [this] { context_.search.setFilter({}); });
    }
    say(title, without_chips_text(without), "Leave out " + without.front().chip,
        [this, rest = without.front().rest] { context_.search.setFilter(rest); });
}

}  // namespace sparsescope
