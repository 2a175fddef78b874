// SPDX-License-Identifier: GPL-3.0-or-later
// The example documents of the shown neuron, and the chips that choose which. Words of the neuron's
// name are bold in their texts. A click picks a document (Shift adds, Ctrl removes); a double click
// asks for more like it.
#pragma once
#include <QWidget>

class QToolButton;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class DocumentList;
class ElidedLabel;
class NeuronExamplesQuestion;
class TextLabel;
enum class ExampleKind;

class NeuronExamplesView : public QWidget {
    Q_OBJECT

  public:
    NeuronExamplesView(AppContext& context, Commands& commands, NeuronExamplesQuestion& examples,
                       QWidget* parent = nullptr);
    [[nodiscard]] DocumentList* list() const { return list_; }
    void refresh();

  private:
    QWidget* buildChips();
    [[nodiscard]] QString hint() const;
    [[nodiscard]] QString emptySentence() const;

    AppContext& context_;
    NeuronExamplesQuestion& examples_;
    std::vector<std::pair<ExampleKind, Chip*>> chips_;
    QToolButton* again_ = nullptr;
    ElidedLabel* hint_ = nullptr;
    TextLabel* empty_;
    DocumentList* list_;
};

}  // namespace sparsescope
