// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a neuron's page: number, state, star, tags, name, the most important numbers, how
// often it is active at every k, and its encoder row where that is a picture.
#pragma once
#include <QWidget>

class QPushButton;
class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;
class FactRow;
class ImageView;
class KStrip;
class NeuronCountsQuestion;
class NeuronNameLine;
class NeuronTags;
class StateChip;
class TextLabel;
struct NeuronView;

class NeuronHeader : public QWidget {
    Q_OBJECT

  public:
    NeuronHeader(AppContext& context, Commands& commands, NeuronCountsQuestion& counts,
                 QWidget* parent = nullptr);
    void refresh();
    void editName();
    void toggleStar();
    void addTag();

  private:
    QLayout* buildTitle();
    QLayout* buildNumbers();
    void fit();
    void clear();
    void refreshState(const NeuronView& view);
    void refreshNumbers(const NeuronView& view);
    void refreshPicture(const NeuronView& view);

    AppContext& context_;
    Commands& commands_;
    NeuronCountsQuestion& counts_;
    TextLabel* title_ = nullptr;
    StateChip* state_ = nullptr;
    QToolButton* star_ = nullptr;
    NeuronTags* tags_ = nullptr;
    QPushButton* search_ = nullptr;
    NeuronNameLine* name_ = nullptr;
    FactRow* facts_ = nullptr;
    QWidget* strip_holder_ = nullptr;
    KStrip* strip_ = nullptr;
    TextLabel* sentence_ = nullptr;
    ImageView* row_ = nullptr;
};

}  // namespace sparsescope
