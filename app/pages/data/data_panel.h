// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the focused document in full: text, picture, label, tags, metadata and the neurons of its
// code.
#pragma once
#include <QWidget>

class QFormLayout;
class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class FlowLayout;
class ImageView;
class SectionHeader;
class TextLabel;
struct DocumentDetail;

class DataPanel : public QWidget {
    Q_OBJECT

  public:
    DataPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    void refresh();
    void showFacts(const DocumentDetail& detail);
    void showTags(const DocumentDetail& detail);
    void showNeurons(const DocumentDetail& detail);
    [[nodiscard]] QString withoutNeurons(const DocumentDetail& detail) const;

    AppContext& context_;
    Commands& commands_;
    TextLabel* title_;
    ImageView* picture_;
    TextLabel* text_;
    QFormLayout* facts_;
    QWidget* tags_;
    FlowLayout* tag_flow_;
    SectionHeader* neurons_title_;
    TextLabel* neurons_note_;
    QWidget* neurons_;
    FlowLayout* neuron_flow_;
};

}  // namespace sparsescope
