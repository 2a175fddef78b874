// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neurons_missing.h"

#include <algorithm>

#include <QPushButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/empty_state.h"
#include "widgets/layout.h"

namespace sparsescope {

NeuronsMissing::NeuronsMissing(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      empty_(new EmptyState("neurons", "Every neuron and what it stands for", QString())) {
    empty_->button()->setObjectName("neurons_train");
    connect(empty_, &EmptyState::actionTriggered, this, &NeuronsMissing::goOn);
    fill(this, empty_);
}

NeuronsMissing::What NeuronsMissing::what() const {
    const WorkspaceContents& contents = context_.workspace.contents();
    if (const auto model = context_.selection.model())
        return model->documents() == 0 ? What::documents : What::nothing;
    if (std::ranges::any_of(contents.models, [](const ModelInfo& one) { return one.stored_k > 0; }))
        return What::choice;
    if (!contents.models.empty()) return What::codes;
    const bool embeddings = std::ranges::any_of(
        contents.datasets, [](const DatasetInfo& dataset) { return dataset.dim > 0; });
    return embeddings || !context_.workspace.isOpen() ? What::model : What::embeddings;
}

bool NeuronsMissing::refresh() {
    const QString purpose =
        "A table of all neurons, and for each the documents that activate it most, its labels and "
        "its nearest neighbours. ";
    empty_->setCommandLine({});
    empty_->setAction({});
    switch (what()) {
        case What::nothing:
            return false;
        case What::documents:
            empty_->setSentence(
                "Neurons are described by the documents that activate them, and this dataset has "
                "none left: all were removed. The model itself is unharmed.");
            empty_->setAction("Go to the documents");
            break;
        case What::choice:
            empty_->setSentence(purpose + "Choose a model in the bar above.");
            break;
        case What::codes:
            empty_->setSentence(purpose + "The model has no codes of the documents yet.");
            if (!context_.workspace.readOnly()) empty_->setAction("Encode the documents");
            break;
        case What::model:
            empty_->setSentence(purpose + "There is no model yet.");
            empty_->setCommandLine("sparsescope-cli train FILE.sscope --dataset NAME");
            empty_->setAction("Train a model");
            break;
        case What::embeddings:
            empty_->setSentence(purpose + "A model is trained on embeddings, and there are none.");
            empty_->setCommandLine("sparsescope-cli import FILE.sscope DATA --name NAME");
            empty_->setAction("Import embeddings…");
            break;
    }
    return true;
}

void NeuronsMissing::goOn() {
    switch (what()) {
        case What::documents:
            return commands_.goTo(Page::data);
        case What::embeddings:
            return commands_.importFile();
        case What::model:
            return commands_.goTo(Page::train);
        case What::codes:
            return commands_.encodeModel(context_.workspace.contents().models.front().id);
        case What::nothing:
        case What::choice:
            return;
    }
}

}  // namespace sparsescope
