// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_panel.h"

#include <algorithm>

#include <QFormLayout>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int panel_width = 320;
constexpr int picture_side = 160;
constexpr qsizetype shown_text = 20'000;  // characters; laying out more would hold up the window

TextLabel* wrapped(theme::Token token) {
    auto* label = new TextLabel(QString(), theme::Type::body, token);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString bounded(const QString& text) {
    if (text.size() <= shown_text) return text;
    return text.left(shown_text) +
           QString("… (%1 characters in all)").arg(format::count(text.size()));
}

}  // namespace

DataPanel::DataPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      title_(new TextLabel(QString(), theme::Type::section)),
      picture_(new ImageView),
      text_(wrapped(theme::Token::text)),
      facts_(new QFormLayout),
      tags_(new QWidget),
      tag_flow_(new FlowLayout(tags_, 4)),
      neurons_title_(new SectionHeader(QString())),
      neurons_note_(wrapped(theme::Token::muted)),
      neurons_(new QWidget),
      neuron_flow_(new FlowLayout(neurons_, 4)) {
    theme::make_panel(this);
    setObjectName("data_panel");
    title_->setObjectName("data_document");
    text_->setObjectName("data_text");
    neurons_note_->setObjectName("data_neurons_note");
    facts_->setHorizontalSpacing(theme::gap_groups);
    facts_->setVerticalSpacing(4);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(title_);
    column->addWidget(picture_, 0, Qt::AlignLeft);
    column->addWidget(text_);
    column->addLayout(facts_);
    column->addWidget(tags_);
    column->addSpacing(theme::gap_inside);
    column->addWidget(neurons_title_);
    column->addWidget(neurons_note_);
    column->addWidget(neurons_);
    column->addStretch(1);
    fill(this, scrolling(content));

    const auto fit = [this] {
        setMinimumWidth(theme::scaled(panel_width * 2 / 3));
        picture_->setFixedSize(theme::scaled(picture_side), theme::scaled(picture_side));
    };
    connect(&theme::notifier(), &theme::Notifier::changed, this, fit);
    connect(&context_.data, &DataController::detailChanged, this, &DataPanel::refresh);
    // Names of neurons come after the model.
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &DataPanel::refresh);
    fit();
    refresh();
}

void DataPanel::refresh() {
    const auto& detail = context_.data.detail();
    for (QWidget* part :
         std::initializer_list<QWidget*>{picture_, tags_, neurons_title_, neurons_note_, neurons_})
        part->setVisible(detail.has_value());
    while (facts_->rowCount() > 0)
        facts_->removeRow(0);
    if (!detail) {
        title_->setText("No document chosen");
        text_->setText("Click a row, or move with the arrow keys, to see a document in full.");
        return;
    }
    title_->setText(QString("Document %1").arg(detail->id));
    text_->setText(bounded(detail->text));
    text_->setVisible(!detail->text.isEmpty());
    picture_->setVisible(!detail->image.isNull());
    if (!detail->image.isNull()) picture_->setImage(detail->image, title_->text());
    showFacts(*detail);
    showTags(*detail);
    showNeurons(*detail);
}

void DataPanel::showFacts(const DocumentDetail& detail) {
    const auto add = [this](const QString& name, const QString& value) {
        auto* text = wrapped(theme::Token::text);
        text->setText(bounded(value));
        facts_->addRow(new TextLabel(name, theme::Type::body, theme::Token::muted), text);
    };
    if (!detail.label.isEmpty()) add("label", detail.label);
    if (!detail.level.isEmpty()) add("level", detail.level);
    add("split", detail.split);
    for (const auto& [key, value] : detail.metadata)
        add(key, value);
}

void DataPanel::showTags(const DocumentDetail& detail) {
    tag_flow_->removeAll();
    tags_->setVisible(!detail.tags.isEmpty());
    for (const QString& tag : detail.tags) {
        auto* chip = new Chip(tag);
        chip->setIconName("tag");
        chip->setToken(theme::Token::accent);
        tag_flow_->addWidget(chip);
    }
}

QString DataPanel::withoutNeurons(const DocumentDetail& detail) const {
    if (detail.k > 0) return "No neuron is active for this document.";
    const DatasetInfo* dataset = context_.data.dataset();
    if (!dataset) return {};
    if (dataset->dim == 0)
        return "Documents without embeddings have no code: there is nothing to train neurons on.";
    const auto& models = context_.workspace.contents().models;
    const bool some = std::ranges::any_of(
        models, [&](const auto& model) { return model.dataset == dataset->id; });
    return some ? "Choose a model of this dataset in the bar above to see which neurons are active "
                  "for this document."
                : "Once a model is trained on this dataset, the neurons that are active for this "
                  "document are here.";
}

void DataPanel::showNeurons(const DocumentDetail& detail) {
    neuron_flow_->removeAll();
    neurons_->setVisible(!detail.neurons.empty());
    neurons_note_->setVisible(detail.neurons.empty());
    neurons_title_->setTitle(detail.k > 0 ? QString("Code at k = %1").arg(detail.k) : "Code");
    neurons_note_->setText(withoutNeurons(detail));
    for (const DocumentDetail::ActiveNeuron& active : detail.neurons) {
        auto* chip =
            new NeuronChip(active.neuron, context_.neurons.neuronName(detail.model, active.neuron),
                           format::number(active.weight));
        chip->setObjectName(QString("data_neuron_%1").arg(active.neuron));
        chip->setToolTip("Weight of this neuron in the document's code. Click to see the neuron.");
        connect(
            chip, &NeuronChip::neuronActivated, this,
            [this, model = detail.model](NeuronId neuron) { commands_.goToNeuron(model, neuron); });
        neuron_flow_->addWidget(chip);
    }
}

}  // namespace sparsescope
